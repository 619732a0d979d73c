"""`python -m profileparse`."""

from profileparse.cli import main

main(prog_name="profileparse")
