mod editing;
mod person_view;
mod suspending;
