package org.equidad.runner.architecture.wrong.util;

/** Breaks the rule that every class belongs to a module. */
public final class Helper {}
