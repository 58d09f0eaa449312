// A module of one file is compiled as a program with a main of its own; the main here is libFuzzer's.
