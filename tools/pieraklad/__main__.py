"""`python -m pieraklad`: the command line."""

from pieraklad.cli import main

if __name__ == "__main__":
    main()
