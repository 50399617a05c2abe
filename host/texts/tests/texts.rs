//! Every text is there in every language, and says the same.

mod texts {
    mod catalogues;
    mod corpus;
    mod source;
}
