"""Tools of the project itself: its documentation and pictures. No part of what is installed."""
