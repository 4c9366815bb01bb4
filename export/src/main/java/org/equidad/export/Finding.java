package org.equidad.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.equidad.features.Label;

/**
 * A statement that could be published, with the number that it stands on.
 *
 * @param kind what it is about
 * @param metric the statistic, for telling findings of one kind apart
 * @param dimensions the attributes it compares; empty where it is about everybody
 * @param source where the number is: file, {@code #}, pointer
 * @param value the number there
 * @param unit what kind of number it is
 * @param stat the number as the sentences write it
 * @param uncertainty of the number, in the shape of the contract
 * @param verdict what its interval allows to say
 * @param size how large it is, from 0 to 1
 * @param people how many people stand behind it
 * @param share what part of all people concerned they are, from 0 to 1
 * @param context what the number is, in a few words
 * @param headline one sentence with its range
 * @param explanation the rest: who, out of how many, when, definition
 * @param picture how the contract calls the picture that shows it
 * @param data the part of the export that the picture shows
 */
record Finding(
        Kind kind,
        String metric,
        Set<String> dimensions,
        String source,
        double value,
        Unit unit,
        String stat,
        ObjectNode uncertainty,
        FindingVerdict verdict,
        double size,
        Optional<People> people,
        double share,
        Label context,
        Label headline,
        Label explanation,
        String picture,
        String data) {

    /** What a finding is about. */
    enum Kind {
        OVERALL,
        GAP,
        INTERSECTION,
        CALIBRATION,
        EXPLANATION,
        DISTRICTS,
        TARGET,
        MODELS,
        UNKNOWN,
        RATE
    }

    /** What kind of number a finding stands on: how the one in the sentence comes from the one in the file. */
    enum Unit {
        /** A rate, times 100. */
        OF_100,
        /** A difference of rates, times 100, its sign in words. */
        POINTS,
        /** A number on a scale of its own; the sign of a difference is in words. */
        SCALE,
        /** A count. */
        COUNT
    }

    /** A number of people of the population with its interval, if it has one, and who they are. */
    record People(double value, List<Double> interval, Label who) {
        People {
            interval = List.copyOf(interval);
        }
    }

    Finding {
        dimensions = Collections.unmodifiableSet(new TreeSet<>(dimensions));
    }

    /** Size, certainty and how many stand behind it, from 0 to 1. */
    double score() {
        return size * verdict.weight() * (0.25 + 0.75 * Math.sqrt(Math.min(1, Math.max(0, share))));
    }
}
