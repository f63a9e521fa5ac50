"""An owner's letter becomes what is asked, by whom and with what standing; pure."""
