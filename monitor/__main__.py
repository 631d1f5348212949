"""`python -m monitor`: the program without its console script."""

from monitor.cli.main import main

if __name__ == "__main__":
    main()
