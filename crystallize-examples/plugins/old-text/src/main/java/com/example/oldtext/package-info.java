/**
 * A plugin that can't be changed any more: its Guava is of 2015, and has what later ones haven't. It runs in one experiment
 * with plugins that need a Guava of today, as each has its own.
 */
package com.example.oldtext;
