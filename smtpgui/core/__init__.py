"""The program without a face: usable as a library, loads no Qt."""
