mod person_view;
mod suspending;
