"""A demo foundation with two schools, believable visits and sign-ins, and a generator of volume for measurements."""
