"""One letter a day at most: how much waits for somebody, and a link. No texts leave the server by mail."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections import Counter
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr

from pieraklad.editing.workbench import Workbench
from pieraklad.project import Project
from pieraklad.project.bilingual import Bilingual, joined, number_of
from pieraklad.project.problems import ProjectError
from pieraklad.project.sections import MailServer

_SECONDS = 30.0
_KINDS: dict[str, tuple[str, str, tuple[str, str, str]]] = {
    "returned": ("text sent back", "texts sent back", ("вернуты тэкст", "вернутыя тэксты", "вернутых тэкстаў")),
    "answer": ("answer", "answers", ("адказ", "адказы", "адказаў")),
    "comment": ("comment", "comments", ("заўвага", "заўвагі", "заўваг")),
    "question": ("question to the author", "questions to the author", ("пытанне да аўтара", "пытанні да аўтара", "пытанняў да аўтара")),
    "suggestion": ("suggestion", "suggestions", ("прапанова", "прапановы", "прапаноў")),
}  # fmt: skip
_NO_MAIL = Bilingual(
    "there is no [mail] in pieraklad.toml: `server` and `from` are needed",
    "у pieraklad.toml няма [mail]: патрэбныя `server` і `from`",
)
_NO_URL = Bilingual(
    "letters need the site's address: `url` in [site]",
    "для лістоў патрэбны адрас сайта: `url` у [site]",
)


def send_digests(project: Project, workbench: Workbench) -> int:
    """Send a letter to everybody for whom something waits and who had none today; return how many.

    Raises ProjectError if the project's settings or the mail server do not allow it; whoever was not
    reached gets the letter the next time.
    """
    if project.mail is None:
        raise ProjectError(_NO_MAIL)
    if not project.url:
        raise ProjectError(_NO_URL)
    people = workbench.people
    letters = []
    for addressee in people.contacts.addressees():
        counts = workbench.notices.counts(people.by_number(addressee.number))
        if counts:
            token = people.contacts.unsubscribe_token(addressee.number)
            letters.append(
                (addressee, _letter(project, addressee.name, addressee.email, counts, token))
            )
    if not letters:
        return 0
    sent = 0
    try:
        with _connected(project.mail) as server:
            for addressee, letter in letters:
                try:
                    server.send_message(letter)
                except smtplib.SMTPRecipientsRefused:
                    pass  # an address that no longer exists must not stop the others
                else:
                    sent += 1
                people.contacts.mailed(addressee.number)
    except (OSError, smtplib.SMTPException) as error:
        cannot = Bilingual("the mail could not be sent: ", "пошта не адправілася: ")
        raise ProjectError(joined(f"{project.mail.server}: ", cannot, str(error))) from None
    return sent


def _connected(mail: MailServer) -> smtplib.SMTP:
    host, _, port = mail.server.partition(":")
    if mail.security == "tls":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, int(port or 465), timeout=_SECONDS, context=context)  # fmt: skip
    else:
        server = smtplib.SMTP(host, int(port or (587 if mail.security == "starttls" else 25)), timeout=_SECONDS)  # fmt: skip
    try:
        if mail.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, os.environ.get(mail.password_variable, ""))
    except BaseException:
        server.close()
        raise
    return server


def _letter(
    project: Project, name: str, email: str, counts: Counter[str], token: str
) -> EmailMessage:  # fmt: skip
    assert project.mail is not None
    address = f"{project.url}/workbench/"
    leave = f"{address}unsubscribe/{token}"
    kinds = [kind for kind in _KINDS if counts[kind]]
    total = sum(counts.values())
    letter = EmailMessage()
    letter["Subject"] = f"{project.title(project.default_language)}: {total}"
    letter["From"] = project.mail.sender
    letter["To"] = email
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain=parseaddr(project.mail.sender)[1].partition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834
    letter["List-Unsubscribe"] = f"<{leave}>"  # RFC 8058
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    belarusian = "\n".join(f"– {number_of(counts[kind], *_KINDS[kind][2])}" for kind in kinds)
    english = "\n".join(f"– {_english(counts[kind], *_KINDS[kind][:2])}" for kind in kinds)
    letter.set_content(
        f"{name}, вас чакае:\n\n{belarusian}\n\n{address}\n\n"
        f"{name}, this waits for you:\n\n{english}\n\n{address}\n\n-- \n"
        f"Больш не атрымліваць лістоў / no more letters:\n{leave}\n"
    )
    return letter


def _english(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
