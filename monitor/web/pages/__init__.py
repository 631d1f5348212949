"""The pages for people: each module has the routes of one of them."""
