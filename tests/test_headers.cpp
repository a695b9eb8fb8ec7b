// Nothing: it is compiled so that the precompiled headers of all tests have an owner.
