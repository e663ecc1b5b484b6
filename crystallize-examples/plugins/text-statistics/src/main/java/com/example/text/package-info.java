/** Steps that measure texts: how many different words there are, how evenly they are used, how easy they are to read. */
package com.example.text;
