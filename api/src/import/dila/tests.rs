//! Tests of the reader: every element of the format on fixtures of ours, whole sets, and the real data.

mod broken;
mod elements;
mod real_data;
mod sets;
mod words;
