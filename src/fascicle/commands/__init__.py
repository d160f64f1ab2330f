"""The commands, one thin file each; ``fascicle.cli`` gathers them."""
