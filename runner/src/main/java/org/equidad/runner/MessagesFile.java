package org.equidad.runner;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.equidad.messages.Message;

/** Messages as csv or JSON lines, readable by their owner only. */
final class MessagesFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEADER = "row,channel,tone,language,subject,text,topics,reasons,source,fallback\n";

    /**
     * A message and whom it is for.
     *
     * @param number of the row in the data, from 1
     */
    record Row(int number, Message message) {}

    private MessagesFile() {}

    /** Refuses a name that is neither csv nor JSON lines. */
    static void requireKnownEnding(Path out) {
        if (!isCsv(out) && !out.toString().endsWith(".jsonl")) {
            throw new IllegalArgumentException(out + ": the name ends neither in .csv nor in .jsonl");
        }
    }

    private static boolean isCsv(Path out) {
        return out.toString().endsWith(".csv");
    }

    /**
     * Writes all rows.
     *
     * @param name what the file will be called, which decides the format
     */
    static void write(Path path, Path name, List<Row> rows) throws IOException {
        Files.createFile(path);
        if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
        try (BufferedWriter out = Files.newBufferedWriter(path, StandardCharsets.UTF_8)) {
            if (isCsv(name)) {
                out.write(HEADER);
            }
            for (Row row : rows) {
                out.write(isCsv(name) ? csv(row) : json(row));
                out.write('\n');
            }
        }
    }

    private static String csv(Row row) {
        Message m = row.message();
        return row.number()
                + "," + key(m.channel())
                + "," + key(m.tone())
                + "," + m.tongue().code()
                + "," + ScoreCommand.quoted(m.subject().orElse(""))
                + "," + ScoreCommand.quoted(m.text())
                + "," + ScoreCommand.quoted(String.join(";", m.topics()))
                + "," + ScoreCommand.quoted(String.join(";", m.reasons()))
                + "," + key(m.source())
                + "," + m.fallback().orElse("");
    }

    private static String json(Row row) {
        Message m = row.message();
        ObjectNode node = JSON.createObjectNode();
        node.put("row", row.number());
        node.put("channel", key(m.channel()));
        node.put("tone", key(m.tone()));
        node.put("language", m.tongue().code());
        node.put("subject", m.subject().orElse(null));
        node.put("text", m.text());
        node.set("topics", JSON.valueToTree(m.topics()));
        node.set("reasons", JSON.valueToTree(m.reasons()));
        node.put("source", key(m.source()));
        node.put("fallback", m.fallback().orElse(null));
        return node.toString();
    }

    private static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
