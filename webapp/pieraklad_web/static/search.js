// The search of a static site: finds articles by the small files of words that the build wrote
// (static_site/search_files.py). Keys of words are made as pieraklad/index/words.py and
// pieraklad/belarusian/stems.py make them; a test compares the two.
(() => {
  "use strict";
  // Endings and the lists of how stems end: see stems.py.
  const words = (text) => new Set(text.split(" "));
  const ENDINGS = words("а я у ю ы і э е о ё ь й" +
    " ам ям ом ём ем эм ым ім ай яй ой ёй ей эй ою аю яю ёю юю аў яў оў ёў еў ах ях ых іх амі ямі ымі імі" +
    " ая яя ое ае ее яе ага яга ога аму яму ому ую ыя ія" +
    " ыі іі ыю ію ыяй іяй ыяю іяю ыям іям ыем іем ыях іях ыямі іямі ыяў іяў ый ій");
  const LENGTHS = [...new Set([...ENDINGS].map((ending) => ending.length))].sort((a, b) => b - a);
  const WHOLE = words("увагаа ^ба мва ^трамва ^га буга папуга ^зада ^ураджа ўраджа ^ма прыпа ^ра ^гра ^кра амура " +
    "шахра выра вадата рнаста гульта малаха ^ча малача ^адча ^руча ^абыча звыча ^звыча ліша забав " +
    "^агав ^логав ^пугав ^гадав кадав яржав дзяржав кузав ^кав вавкав ^рукав ^лав ^галав згалав " +
    "ігалав ^салав аблав глав клав волав плав ^слав аслав няслав булав ^тулав вылав ^канав дынав " +
    "^пав цапав ^рав ^зарав ^жорав норав прав ^прав ^паправ ^справ ^трав натрав патрав ратрав " +
    "^страв астрав острав ^курав ^мурав чэрав ^сав ^касав ^атав ^актав ^став дастав застав іластав " +
    "пастав састав дстав падстав вустав сустав выстав прыстав бельтав ^цав ^шчав вев лев нев пев " +
    "сев ’ев юбов няздов удов здажджов ізов ^ков ^аков падков радков ^альков евяков лов ^галов " +
    "шкалов ^плов мов замов намов прамов стамов думов панов танов снов здаров ^каров ^бров дбров " +
    "дубров дров кров ^сов вартов ^ахов аахов схов працов зграшов йшов бышов ^адышов зышов сышов " +
    "^рэзерв дыв жыв зыв лыв мыв рыв тыв ^матыв ^актыв ^калектыв чыв шыв рэв чэв заяв праяв ^разяв " +
    "халяв ^пляв хляв іняв ^цяв выяв б’яв з’яв ваёв завёв ^павёв равёв звёв плёв вів зів ків лів " +
    "нів оів пів сів хів ^архів ців ^баг ^ваг ^наваг аўнаваг ^паваг дапаваг мапаваг непаваг пераваг " +
    "^пераваг дваг ^адваг нтваг ^уваг прываг ьваг зняваг ^зняваг оціваг ўваг ^ўваг заўваг ^гаг ^даг " +
    "ажаг вожаг заг ^лаг малаг ^аналаг хіпелаг баклаг біклаг олаг раполаг берлаг флаг ^флаг бшлаг " +
    "ёлаг дмаг смаг лымаг ^наг паг эапаг ^раг ^браг ^драг ераг ^бераг ^краг ^вораг праг ^кураг іраг " +
    "^саг пасаг ісаг ^ватаг дтаг ^стаг хстаг дэстаг фаг рцаг ^чаг ^ачаг карчаг рычаг бег лег ^адлег " +
    "мег нег пег ^мітынг трывог ^трывог агог ьдог лог ^залог ^падлог пілог мог дапамог ерамог " +
    "^перамог знямог ыног міног рог ^дарог ўстарог ^тог ^стог дыг лыг рыг тэг чэг вяг зяг ляг мяг " +
    "сняг сяг цяг ^сцяг лёг віг ліг ніг піг фіг плебе хаве ідве аге ыге ^іде дадзе ^надзе ^падзе " +
    "дабрадзе іхадзе злодзе ^музе аке ^хаке ^хакке ^ле ^але вадале ўзале ^гле ^кле ^алле спле бсле " +
    "^вуле ^яле юбіле ^юбіле ^філе ігме ^зме засме угне ^іне ыбасе амасе фарысе ^трафе лфе карыфе " +
    "гаце маце ^ліце аам ^гам альгам ^дам ^задам ^прадам бдам ддам ^здам ^раздам тдам прыдам яражам " +
    "яможам іжам альзам ^кам ^абкам ыканкам аенкам ^гаркам ўнаркам рафкам ясцкам рабачкам ^рэўкам " +
    "^лам лалам дапалам эпіталам аблам эклам ^рэклам ^іслам ^хлам ^мам ^імам ^панам старпам ^рам " +
    "ркарам анарам тарарам ^брам грам ^праграм ^драм ладрам ^церам ^крам ^сорам зпрам ^трам ьфрам " +
    "^храм шрам дыярам ^сам ^там ^атам ^анатам аанатам папатам ^кабінетам ^тамтам ^хам апечам окчам " +
    "лбочам пчам вошчам алошчам эшам заем наем гем йдзем ізем ^лем раблем эмблем колем плем ^сулем " +
    "шлем ^дылем ймем ьмем танем фанем рнем ^строем ^сем ксем фем хем квіем аб’ем д’ем ^бом ьбом " +
    "^альбом садом тдом баржом ^ком сарком аском лаўком галом залом лалом ралом салом шалом ^аблом " +
    "адлом ^злом разлом ыплом ^дыплом лялом каном граном метраном страном ^гном біном ^паром ^харом " +
    "^бром ібром гром ^гром дром ^стром ^хром масом ^том антом птом ^сімптом ^стом рахом ^вым ^дым " +
    "уродым ажым выжым эжым ^рэжым яжым калым грым прым нтым птым айчым аэм дэм жэм зэм рэм тэм " +
    "^плям іміям даём ^водаём наём раём вём зём сянём ыём прыём ^прыём ^міём сіём ^аб’ём д’ём " +
    "^пад’ём аім вім зім лім мім анім ^псеўданім онім ^сінонім фім схім ацім ^бо або етабо ітабо " +
    "дбо збо прыбо аўбо ^наво ^паво уво ізго задо надо ырадо ^раздо зазо ^пако дпако непако спако " +
    "нало ^сло сасло гно ^апо дапо запо ^напо ерапо ыпо ^ро емаро еро ^геро кро ^тро ^стро астро " +
    "васто засто насто ерасто прасто хасто дсто блівах ^дах кдах ^казах ^алах фелах сполах шолах " +
    "^плах этлах замах асамах ^гмах размах промах тальмах тэльмах ^манах ераманах альманах пранах " +
    "^пах дпах ^грах ^крах ^прах ^страх жстрах пострах цстрах ^жэрах ^сах посах ^ветах ^птах ^мачах " +
    "іншах зішах вех лех мех ^смех пех ^поспех ^успех цех дох лох пох рох сох чох ^верх ^паверх " +
    "^поверх ^дух ^пух подых ыдых ажых ржых ^блых ^слых ^пых аварых дарых карых нарых ктарых бабрых " +
    "^крых йстрых штрых ярых ірых штых качых ^мачых айчых тарчых рсучых ^дзячых зічых рнічых снічых " +
    "ьнічых краўчых шаўчых ыўчых рэх ^грэх цэх ^цэх вях ^лях ^блях ^шлях ^мях лёх цёх віх зіх ліх " +
    "міх аніх еніх оніх піх сіх ціх ндэ арэ ерэ эрэ ірэ ўрэ іцэ ачэ шчэ ьдзя рфля ганя юхця");
  const NOT_WHOLE = words("скадав уклав ыклав іклав уплав раслав еправ рострав лудов рудов ^радков арадков ерадков валов " +
    "калов талов блов глов злов йлов плов рлов ^аслов паслов услов тлов хлов ылов ялов амов лмов " +
    "рмов умов чмов упанов штанов укров азаг ызаг волаг ^голаг полаг бёлаг сёлаг апаг лагог ^благог " +
    "^нагог ^дарагог ^недарагог ^другог ^тугог малог ылог ілог рамог ямог тарог ырог эцяг рыканкам " +
    "тыканкам ванарам ваграм ^анаграм неграм нграм уграм ыграм ^іграм лапечам упчам уколем ышлем " +
    "зернем урнем аралом юстраном угром ядром мяжым храём дзём ззём рзём рыём кабо лабо ^рабо арабо " +
    "табо ягно укро ікро кастро хвасто ^карых эціх");
  const KA = words("іра гай чай скамей ліней капей дбой шый чэй ткан малан фіран мен сцен старон ^ацэн оцэн стаян " +
    "палян днос знос ды зы бры оры ^афры ты аі гі гогі логі ізі фізі фікі ублі публі мі намі рамі " +
    "омі дэмі тані хані оні роні хроні хні тэхні ліні кліні історі класі ксі мексі фі графі онаў " +
    "інаў ладоў аліў дліў");
  const NOT_KA = words("^паа за ^абза ^эрза ^пала ра ^пра ^матра дуб зуб ўб дарад здрад нд раход рдзей рмей рапей " +
    "еўрапей бой ый ій ем надум аём кан ^кан амерыкан афрыкан рэспублікан пан іспан адран ^тан ртан " +
    "стан ен македон акон япон барон абарон ^сон эстон чужын палестын злачын жэн чэн чачэн ашмян " +
    "нян ьян украін ядзін філіпін ехацін аргенцін кап ^хлоп ^куп ядзер твор ^сэр ^мес нос ы аль " +
    "ўдаль ^паль сель оль ыль паля ся і даў наў паў амапаў доў йскоў яскоў слоў літоў жыў ліў ніў " +
    "ціў");
  const LONGEST = Math.max(...[WHOLE, NOT_WHOLE, KA, NOT_KA].map((list) => Math.max(...[...list].map((end) => end.length))));
  const STRESSED = words("абрэз адоран аканом амшэл апаков апокав арэал арэнн атол атэл ачэсан бардов барон барочн боб " +
    "бобк бойк больк бомж бос бэзав бэльк вагонн валов варон ватов вольн вучон выгод выгодн гадов " +
    "галовн галосн ганочн гантов гарод голасн гоначн гонтав горц гот гронк грэк грэнк грэт гэт добр " +
    "док дольн доменн дот дошкав дэк жалобн жолабн жончын завод загон замков запойн заслон звод " +
    "зводк зводн здорав зронен зрэз калон камор кантов кантор капэл кардон каров картов карэл карэт " +
    "карэтк карэтн катэр кашэч кол колав колюч колік конавк корт кортав кошк кратов кровн крон " +
    "кропав крэвн крэм крэн крэпав кулон купон купонн кухонн логав лопатн лот люфов лімон лімонн " +
    "малок маточн момант мор мосцік мэр мэтав нагорн народ народн няповн няпэвн орган пагон падол " +
    "палос палосн паморк парод пародн партэр парэз парэчк паток паточн пачэсн плошч повн подл поз " +
    "поклад полат полачн полівк полівн помп постар прыпол прэс прэсав прэсн пэвн піков роб робат " +
    "ровн род родн розн рол ротн ружов рэгат рэйк рэнт рэнтав садов скол скочан скрэбл слов словн " +
    "слонік смолен содав сойк сокав сокал сполах стром стрэл стрэмк суконн тапол тарос твор творц " +
    "толев топал топк тор торн тост трол тронн троп трос тросав трэск тэз тэрас тэст фанзов фрэз " +
    "футров цэглін цэл цэлік часов чорн чырвон шатэн школ школьн шост шэф эканом эльф эфект ялов " +
    "ігрэк іконн");
  const FORMS = new Map(["дзень дня дню днём дні дзён дням днямі днях",
    "сон сну сном сне сны сноў снамі снах снам",
    "рот рта роту ртом рты ртоў роце",
    "лоб лба лбу лбом ілба ілбу ілбом ілбе лбы ілбы лбоў ілбоў",
    "лёд лёду ільду лёдам лёдзе ільдом льду ільды",
    "пень пня пню пнём пні пнёў",
    "леў льва ільва льву ільву львом ільвы львы ільвоў львоў",
    "кроў крыві крывёю крывёй кроўю",
    "вока вочы вачэй вачам вачыма вачах",
    "вуха вушы вушэй вушам вушамі вушах",
    "імя імені імем імю імёны імён імёнаў імёнам імёнамі імёнах іменем",
    "дзіця дзіцяці дзіцем дзеці дзяцей дзецям дзяцьмі дзецях",
    "чалавека людзі людзей людзям людзьмі людзях",
    "цень ценю ценем цені ценяў",
    "акна вокны вокнаў вокнам вокнамі вокнах вокан акон вакно вакна вакне",
    "стала стол",
    "сястра сясцёр сёстры сёстраў сясцёраў",
    "вугла вугал",
    "вузла вузел",
    "ветру вецер",
    "бусла бусел",
    "арла арол",
    "асла асёл",
    "казла казёл",
    "катла кацёл",
    "пасла пасол",
    "майстра майстар",
    "гандлю гандаль",
    "карабля карабель",
    "рубля рубель",
    "сябра сябар",
    "цукру цукар",
    "агню агонь",
    "вучня вучань",
    "карані корань",
    "каменя камень",
    "верасня верасень",
    "снежня снежань",
    "жніўня жнівень",
    "траўня травень",
    "тыдня тыдзень",
    "дурня дурань",
    "вёслы вёсел",
    "крэслы крэсел",
    "пісьмы пісем",
    "песня песень",
    "сотня соцень",
    "вішня вішань вішняў",
    "капля капель",
    "кропля кропель",
    "зямля зямель",
    "хрыбта хрыбет",
    "касцёр кастра кастры кастроў",
    "чацвярга чацвер",
    "майстэрня майстэрань",
    "кухня кухань",
    "чарга чэргі чэргаў чэргам чэргамі чэргах"].flatMap((forms) => forms.split(" ").map((form) => [form, forms.split(" ")[0]])));
  const CONSONANT = "[бвгджзйклмнпрстфхцчш]";
  const FLEETING = new RegExp(`(?<=${CONSONANT})[ая](?=[кц]$)`);
  const DOUBLED = new RegExp(`(${CONSONANT})\\1$`);
  const SOFTENED = /(?:дз|[цзс])$/;
  const FOLDS = { о: "а", ё: "я", е: "я", э: "а", ґ: "г", ў: "в", ь: "", "’": "" };
  const HARD = { дз: "д", ц: "т", з: "г", с: "х" };
  const LATIN = { šč: "шч", dź: "дзь", dž: "дж", dz: "дз", ch: "х", ja: "я", je: "е", jo: "ё", ju: "ю",
    ia: "я", ie: "е", io: "ё", iu: "ю", ć: "ць", ń: "нь", ś: "сь", ź: "зь", č: "ч", š: "ш", ž: "ж", ŭ: "ў",
    ł: "л", a: "а", b: "б", c: "ц", d: "д", e: "э", f: "ф", g: "г", h: "г", i: "і", j: "й", k: "к", l: "л",
    m: "м", n: "н", o: "о", p: "п", r: "р", s: "с", t: "т", u: "у", v: "в", y: "ы", z: "з" };
  // What else the same letters may stand for: `l` is soft in Łacinka, `ch` is ч to an English eye.
  const READINGS = [LATIN, { ...LATIN, la: "ля", le: "ле", lo: "лё", lu: "лю", l: "ль" }, { ...LATIN, ch: "ч" }];
  const SPELLINGS = READINGS.map((table) => {
    const letters = new RegExp(Object.keys(table).sort((a, b) => b.length - a.length).join("|"), "g");
    return (word) => word.replace(letters, (found) => table[found]);
  });

  // Whether the longest of the listed endings that the base has is one of `these`.
  function ends(base, these, others) {
    base = "^" + base;
    for (let length = Math.min(LONGEST, base.length); length > 0; length--) {
      const tail = base.slice(-length);
      if (these.has(tail) || others.has(tail)) return these.has(tail);
    }
    return false;
  }

  function cut(word) {
    const long = LENGTHS.find((size) => word.length - size >= 3 && ENDINGS.has(word.slice(-size))) || 0;
    // дапамога is дапамог-а and no дапам-ога.
    for (let size = 0; size < Math.min(4, word.length - 1); size++) {
      const base = word.slice(0, word.length - size);
      const ending = word.slice(word.length - size);
      const fits = /[аоеэыія]$/.test(base) ? ENDINGS.has(ending) && /^[йяюеёі]/.test(ending)
        : /[гмхвў]$/.test(base) && (!ending || ENDINGS.has(ending));
      if (fits && (size < long || (!long && WHOLE.has("^" + base)))
          && ends(base.replace(/ў$/, "в"), WHOLE, NOT_WHOLE)) return [base, ending];
    }
    return [word.slice(0, word.length - long), word.slice(word.length - long)];
  }

  function stem(word) {
    if (!/^[\u0400-\u04ff’]+$/.test(word)) return word;
    if (word[0] === "ў") word = "у" + word.slice(1);
    let [base, ending] = cut(FORMS.get(word) || word);
    if (base.endsWith("ц")) {
      const rest = base.slice(0, -1);
      if (ending === "э" || (ending === "ы" && !ends(rest, NOT_KA, KA))) base = rest + "к";
      else if (ending === "е") base = rest + "т";
    }
    const hard = base.replace(/ў/g, "в").replace(/ь+$/, "").replace(SOFTENED, (end) => HARD[end]);
    if (STRESSED.has(hard)) return hard;
    base = base.replace(/[оёеэґўь’]/g, (letter) => FOLDS[letter]);
    if (base.length > 3) {
      if (base.length > 6 && /[ая]нін$/.test(base)) base = base.slice(0, -2);
      base = (base === "мясяц" ? base : base.replace(FLEETING, "")).replace(DOUBLED, "$1");
    }
    return base.replace(SOFTENED, (end) => HARD[end]);
  }

  const PLAIN = { ł: "l", ø: "o", đ: "d", ı: "i", ß: "ss", æ: "ae", œ: "oe" };

  function plainLatin(word) {
    word = word.replace(/[łøđıßæœ]/g, (letter) => PLAIN[letter]).normalize("NFD");
    return word.replace(/(?<=[a-z])[\u0300-\u036f]+/g, "").normalize("NFC");
  }

  function english(word) {
    word = plainLatin(word).replace(/[’'ʼ‘`´]/g, "'").replace(/'s$/, "").replace(/'/g, "");
    if (word.length <= 3 || !/^[a-z]+$/.test(word)) return word;
    if (word.endsWith("ies")) word = word.slice(0, -3) + "y";
    else if (/(?:s|x|z|ch|sh)es$/.test(word)) word = word.slice(0, -2);
    else if (word.endsWith("s") && !/(?:ss|us|is)$/.test(word)) word = word.slice(0, -1);
    for (const ending of ["ing", "ed"]) {
      const base = word.endsWith(ending) ? word.slice(0, -ending.length) : word;
      if (base !== word && base.length >= 3 && /[aeiouy]/.test(base)) {
        word = base.replace(/([bdfgmnprt])\1$/, "$1");
        break;
      }
    }
    if (word.length > 3 && word.endsWith("e")) word = word.slice(0, -1);
    return word.length > 3 && word.endsWith("y") ? word.slice(0, -1) + "i" : word;
  }

  function key(word) {
    word = word.normalize("NFC").toLowerCase();
    if (!/[\u0400-\u04ff]/.test(word)) return english(word);
    return stem(word.replace(/\u0301/g, "").replace(/['ʼ‘`´]/g, "’")).replace(/[^\p{L}\p{N}]+/gu, "");
  }

  // For each word of a query the keys of its likely spellings: a Belarusian one may be in Latin letters.
  const COMPOUND = new RegExp("(?<![\\p{L}\\p{N}\\-‐‑])([A-Za-z\u00c0-\u024f\u1e00-\u1eff]{1,2})[-‐‑]" +
    "([A-Za-z\u00c0-\u024f\u1e00-\u1eff]{2,})(?![-‐‑]?[\\p{L}\\p{N}])", "gu");

  function keys(query, language) {
    const found = query.slice(0, 200).replace(COMPOUND, "$1$2").match(/[\p{L}\p{N}]+(?:[’'ʼ‘`´][\p{L}\p{N}]+)*/gu) || [];
    return found.slice(0, 12).map((word) => {
      const spellings = [key(word)];
      if (language.startsWith("be") && /^[a-zčšžćńśźłŭ]+$/i.test(word)) {
        const soft = { ć: "c", ń: "n", ś: "s", ź: "z" };
        const plain = word.toLowerCase().replace(/[ćńśź](?=[cdlnstzćńśź])/g, (letter) => soft[letter]);
        spellings.push(...SPELLINGS.map((spell) => key(spell(plain))));
      }
      return spellings;
    });
  }

  globalThis.pierakladKeys = keys;
  const form = document.getElementById("page:search");
  if (!form) return;
  const list = document.getElementById("page:found");
  const status = document.getElementById("page:status");
  const files = new Map();
  const load = (address) => {
    if (!files.has(address)) {
      files.set(address, fetch(address).then((answer) => (answer.ok ? answer.json() : null)));
    }
    return files.get(address);
  };
  const part = (name) => load(form.dataset.files + name + ".json");
  const shard = (word) => [...word].slice(0, 2).map((letter) => letter.codePointAt(0).toString(16)).join("-");
  const numbers = (steps) => {
    let at = 0;
    return steps.map((step) => (at += step));
  };

  async function find(query) {
    const names = await part("shards");
    const scores = new Map();
    const words = keys(query, document.documentElement.lang);
    for (const spellings of words) {
      const best = new Map();
      for (const word of spellings) {
        if (!names.includes(shard(word))) continue;
        const entries = await part(shard(word));
        const exact = Object.hasOwn(entries, word);
        const matching = exact ? [word] : Object.keys(entries).filter((other) => other.startsWith(word));
        for (const match of matching) {
          const [heads, texts] = entries[match].map(numbers);
          for (const number of texts) best.set(number, Math.max(best.get(number) || 0, 1));
          for (const number of heads) best.set(number, 8);
        }
      }
      for (const [number, score] of best) {
        const [hits, sum] = scores.get(number) || [0, 0];
        scores.set(number, [hits + 1, sum + score]);
      }
    }
    return [...scores].sort((a, b) => b[1][0] - a[1][0] || b[1][1] - a[1][1] || a[0] - b[0]).map(([number]) => number);
  }

  let turn = 0;
  async function show() {
    const query = form.elements.q.value.trim();
    const mine = ++turn;
    const found = query ? await find(query) : [];
    const articles = found.length ? await load(form.dataset.names) : [];
    if (mine !== turn) return;
    list.replaceChildren(...found.slice(0, 50).map((number) => {
      const [slug, title, summary] = articles[number];
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = form.dataset.articles + encodeURIComponent(slug);
      link.textContent = title;
      const text = document.createElement("p");
      text.textContent = summary;
      item.append(link, text);
      return item;
    }));
    status.textContent = query ? (found.length ? form.dataset.found + " " + found.length : form.dataset.none) : "";
    history.replaceState(null, "", query ? "?q=" + encodeURIComponent(query) : location.pathname);
  }

  form.hidden = false;
  form.elements.q.value = new URLSearchParams(location.search).get("q") || "";
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  form.elements.q.addEventListener("input", show);
  show();
})();
