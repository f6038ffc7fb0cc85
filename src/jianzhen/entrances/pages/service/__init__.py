"""Pages of a service: the customer's visit, the technician's day (also without a line), the dispatcher's board, outlets."""
