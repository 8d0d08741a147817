"""What joins the rooms: work that needs several of them at once."""
