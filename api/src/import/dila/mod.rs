//! Reader of the official co-marquage.
