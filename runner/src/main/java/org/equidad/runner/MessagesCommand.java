package org.equidad.runner;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.equidad.messages.Channel;
import org.equidad.messages.Dictionary;
import org.equidad.messages.Message;
import org.equidad.messages.MessageWriter;
import org.equidad.messages.RewriteOptions;
import org.equidad.messages.Rewriter;
import org.equidad.messages.Skip;
import org.equidad.messages.Tone;
import org.equidad.messages.Tongue;
import org.equidad.serve.Scored;
import org.equidad.serve.Scorer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code equidad messages}: support messages for the rows of a file, from the reasons of their scores. */
@Command(name = "messages")
final class MessagesCommand extends ProgramCommand {
    /** Which rows get a message. */
    enum Recipients {
        ALL,
        HIGH
    }

    @Option(names = "--model", paramLabel = "DIR", required = true, descriptionKey = "option.model-folder", order = 100)
    private Path model;

    @Option(names = "--data", paramLabel = "FILE", required = true, descriptionKey = "option.score.data", order = 110)
    private Path data;

    @Option(
            names = "--dictionary",
            paramLabel = "FILE.yml",
            required = true,
            descriptionKey = "option.messages.dictionary",
            order = 120)
    private Path dictionaryFile;

    @Option(names = "--channel", paramLabel = "email|sms|app", descriptionKey = "option.messages.channel", order = 130)
    private Channel channel = Channel.EMAIL;

    @Option(
            names = "--tone",
            paramLabel = "supportive|urgent|resources",
            descriptionKey = "option.messages.tone",
            order = 140)
    private Tone tone = Tone.SUPPORTIVE;

    @Option(names = "--in", paramLabel = "es|pt|en", descriptionKey = "option.messages.in", order = 150)
    private Tongue tongue = Tongue.ES;

    @Option(names = "--for", paramLabel = "all|high", descriptionKey = "option.messages.for", order = 160)
    private Recipients recipients = Recipients.ALL;

    @Option(names = "--rewrite-url", paramLabel = "URL", descriptionKey = "option.messages.rewrite-url", order = 170)
    private URI rewriteUrl;

    @Option(
            names = "--rewrite-model",
            paramLabel = "NAME",
            descriptionKey = "option.messages.rewrite-model",
            order = 180)
    private String rewriteModel;

    @Option(
            names = "--out",
            paramLabel = "FILE.csv|FILE.jsonl",
            required = true,
            descriptionKey = "option.messages.out",
            order = 190)
    private Path out;

    MessagesCommand(Program program) {
        super(program);
    }

    @Override
    void run(Program program) {
        MessagesFile.requireKnownEnding(out);
        Console console = program.console();
        Dictionary dictionary = MessagesConfig.read(ConfigNode.read(dictionaryFile));
        Optional<Rewriter> rewriter = rewriting(program).map(options -> new Rewriter(options, dictionary.words()));
        Scorer scorer = Scorer.load(model);
        requireSameAudit(dictionary, scorer, console);
        List<Scored> scored = scorer.score(
                ScoreCommand.rows(scorer, data, console), scorer.inputs().size());
        MessageWriter writer = new MessageWriter(dictionary, scorer.groupInputs());
        List<MessagesFile.Row> rows = new ArrayList<>();
        for (int i = 0; i < scored.size(); i++) {
            if (recipients == Recipients.HIGH && !scored.get(i).riskLabel().equals(Scored.HIGH)) {
                continue;
            }
            Message template = writer.write(scored.get(i).reasons(), channel, tone, tongue);
            rows.add(new MessagesFile.Row(
                    i + 1, rewriter.map(r -> r.rewrite(template)).orElse(template)));
            if (rewriter.isPresent()) {
                console.advance(console.text("messages.rewriting"), i + 1, scored.size());
            }
        }
        Outputs.file(out, path -> MessagesFile.write(path, out, rows));
        tell(
                console,
                scored.size(),
                rows.stream().map(MessagesFile.Row::message).toList());
    }

    private Optional<RewriteOptions> rewriting(Program program) {
        if ((rewriteUrl == null) != (rewriteModel == null)) {
            throw new IllegalArgumentException("--rewrite-url and --rewrite-model go together");
        }
        return Optional.ofNullable(rewriteUrl).map(url -> {
            RewriteOptions options = RewriteOptions.of(url, rewriteModel);
            return program.rewriteKey().map(options::withKey).orElse(options);
        });
    }

    private void requireSameAudit(Dictionary dictionary, Scorer scorer, Console console) {
        if (!dictionary.audit().equals(scorer.audit())) {
            throw new IllegalArgumentException(dictionaryFile + ": is for the audit '" + dictionary.audit()
                    + "'; the model is of '" + scorer.audit() + "'");
        }
        List<String> absent = dictionary.inputs().stream()
                .filter(i -> !scorer.inputs().contains(i))
                .toList();
        if (!absent.isEmpty()) {
            console.warn(console.text("messages.absent", dictionaryFile, String.join(", ", absent)));
        }
    }

    private void tell(Console console, int all, List<Message> messages) {
        long general = messages.stream().filter(m -> m.topics().isEmpty()).count();
        console.summary(console.text("result.messages", out, messages.size(), all, general));
        Map<Skip, Integer> skipped = new EnumMap<>(Skip.class);
        messages.forEach(m -> m.skipped().forEach((skip, count) -> skipped.merge(skip, count, Integer::sum)));
        skipped.forEach((skip, count) ->
                console.summary(console.text("messages.skip." + skip.name().toLowerCase(Locale.ROOT), count)));
        Map<String, Long> kept = messages.stream()
                .filter(m -> m.fallback().isPresent())
                .collect(Collectors.groupingBy(m -> m.fallback().orElseThrow(), TreeMap::new, Collectors.counting()));
        if (rewriteUrl != null) {
            console.summary(console.text(
                    "messages.rewritten",
                    messages.stream()
                            .filter(m -> m.source() == Message.Source.REWRITTEN)
                            .count()));
            kept.forEach((why, count) -> console.warn(console.text("messages.kept", count, why)));
        }
    }
}
