package org.equidad.enahoio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Reads the wanted columns of a delimited text file: a scanner over bytes that skips all other cells eight bytes at a
 * time, in blocks of whole rows that are decoded side by side and put together in file order, so that the result does
 * not depend on the number of threads.
 *
 * <p>The delimiter is read off the header line. Cells may be quoted as RFC 4180 has it. Text is UTF-8 if the file says
 * so by its byte order mark or all of it is valid UTF-8, else Latin-1. Every row must have as many cells as the header;
 * empty lines are allowed at the end only.
 *
 * <p>Time is linear in the file's bytes; memory is the decoded columns plus a few blocks.
 */
final class DelimitedReader {
    static final int BLOCK = 1 << 21;

    private final Source source;
    private final MissingText missing;
    private final List<String> given;
    private final int blockSize;
    private final int threads;

    /** The decoded table, what was found out about the file, and the key columns that had lost zeros. */
    record Result(Table table, FileFacts facts, List<ColumnBuilder.Padding> paddings) {}

    DelimitedReader(Source source, MissingText missing) {
        this(source, missing, List.of());
    }

    /**
     * @param given the names of the columns of a file without a header line; empty where the first line names them
     */
    DelimitedReader(Source source, MissingText missing, List<String> given) {
        this(source, missing, given, BLOCK, Math.min(8, Runtime.getRuntime().availableProcessors()));
    }

    DelimitedReader(Source source, MissingText missing, List<String> given, int blockSize, int threads) {
        this.source = source;
        this.missing = missing;
        this.given = given;
        this.blockSize = blockSize;
        this.threads = threads;
    }

    /** The column names as the file spells them. */
    List<String> header() {
        try (InputStream in = source.open()) {
            return new RowBlocks(source, in, 1 << 16, given).header();
        } catch (IOException e) {
            throw Source.unreadable(source.name(), e);
        }
    }

    /** Reads these columns, in this order; optional ones that the file lacks are left out. */
    Result read(List<ColumnRequest> requests) {
        return read(header -> requests);
    }

    /** Reads all columns under the names that the file gives them, numbers where every cell is one. */
    Result readAll() {
        return read(header -> ColumnRequest.all(header));
    }

    /** Reads the columns that the caller picks once it has seen the header. */
    Result read(Function<List<String>, List<ColumnRequest>> pick) {
        Pass first = new Pass(pick);
        List<ColumnRequest> turned = new ArrayList<>();
        for (int i = 0; i < first.builders.size(); i++) {
            if (first.builders.get(i).turnedText()) {
                turned.add(first.requests.get(i).as(ColumnRequest.Kind.TEXT));
            }
        }
        // Columns that might have held numbers and do not are decoded as text in a second reading.
        Pass second = turned.isEmpty() ? null : new Pass(header -> turned);
        List<Column> columns = new ArrayList<>();
        List<ColumnBuilder.Padding> paddings = new ArrayList<>();
        int next = 0;
        for (ColumnBuilder builder : first.builders) {
            ColumnBuilder chosen = builder.turnedText() ? second.builders.get(next++) : builder;
            columns.add(chosen.finish(source.name(), first.charset, paddings));
        }
        FileFacts facts = new FileFacts(
                source.name(),
                first.bytes,
                first.charset.name(),
                (char) first.delimiter,
                Math.toIntExact(first.rows),
                first.header.size());
        Table table = Table.of(columns).readFrom(source.name(), facts.rows(), given.isEmpty() ? 2 : 1);
        return new Result(table, facts, List.copyOf(paddings));
    }

    /** One reading of the file. */
    private final class Pass {
        private final List<ColumnRequest> requests = new ArrayList<>();
        private final List<ColumnBuilder> builders = new ArrayList<>();
        private final List<ColumnBuilder> inFileOrder = new ArrayList<>();
        private final List<String> header;
        private final byte delimiter;
        private final long bytes;
        private final Charset charset;
        private long rows;
        private int emptyLines;
        private boolean utf8;

        Pass(Function<List<String>, List<ColumnRequest>> pick) {
            try (InputStream in = source.open()) {
                RowBlocks blocks = new RowBlocks(source, in, blockSize, given);
                header = blocks.header();
                delimiter = blocks.delimiter();
                utf8 = blocks.headerIsUtf8();
                BlockDecoder.Plan plan = plan(pick.apply(header));
                RowBlocks.Block block = blocks.next();
                if (blocks.isDone() || threads == 1) {
                    for (; block != null; block = blocks.next()) {
                        merge(new BlockDecoder(block, plan).call(), blocks);
                    }
                } else {
                    sideBySide(blocks, block, plan);
                }
                bytes = blocks.bytesRead();
                charset = utf8 || blocks.hasUtf8Mark() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
            } catch (IOException e) {
                throw Source.unreadable(source.name(), e);
            }
        }

        private BlockDecoder.Plan plan(List<ColumnRequest> wanted) {
            record Spot(ColumnRequest request, int position, ColumnBuilder builder) {}
            List<Spot> spots = new ArrayList<>();
            for (ColumnRequest request : wanted) {
                int position = request.positionIn(header);
                if (position >= 0) {
                    ColumnBuilder builder = new ColumnBuilder(request, header.get(position));
                    spots.add(new Spot(request, position, builder));
                    requests.add(request);
                    builders.add(builder);
                } else if (request.presence() == ColumnRequest.Presence.REQUIRED) {
                    throw missingColumn(request.spellings().get(0));
                }
            }
            spots.sort(Comparator.comparingInt(Spot::position));
            spots.forEach(spot -> inFileOrder.add(spot.builder));
            return new BlockDecoder.Plan(
                    spots.stream().map(Spot::request).toArray(ColumnRequest[]::new),
                    spots.stream().mapToInt(Spot::position).toArray(),
                    spots.stream().map(spot -> header.get(spot.position)).toArray(String[]::new),
                    header.size(),
                    delimiter,
                    missing);
        }

        private DataException missingColumn(String name) {
            String hint = header.size() == 1
                    ? "the header '" + Names.shown(header.get(0))
                            + "' is one single column; the delimiter must be comma, pipe, semicolon or tab"
                    : Names.offer(name, header);
            return new DataException(source.name() + ", row 1: no column '" + name + "'; " + hint);
        }

        private void sideBySide(RowBlocks blocks, RowBlocks.Block first, BlockDecoder.Plan plan) {
            ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
                Thread thread = new Thread(task, "delimited-reader");
                thread.setDaemon(true);
                return thread;
            });
            try {
                ArrayDeque<Future<BlockDecoder.Part>> running = new ArrayDeque<>();
                for (RowBlocks.Block block = first; block != null; block = blocks.next()) {
                    if (running.size() > threads) {
                        merge(take(running.remove()), blocks);
                    }
                    running.add(workers.submit(new BlockDecoder(block, plan)));
                }
                while (!running.isEmpty()) {
                    merge(take(running.remove()), blocks);
                }
            } finally {
                workers.shutdownNow();
            }
        }

        /** Lines before the next row, but for one header line. */
        private long rowsBefore() {
            return given.isEmpty() ? rows : rows - 1;
        }

        private void merge(BlockDecoder.Part part, RowBlocks blocks) {
            if (emptyLines > 0 && (part.rows() > 0 || part.problem() != null)) {
                keepEmptyLines();
            }
            if (part.problem() != null) {
                throw part.problem().in(source.name(), rowsBefore());
            }
            rows += part.rows();
            if (rows > Integer.MAX_VALUE - 16) {
                throw new DataException(source.name() + ": more than 2,147,483,000 rows");
            }
            emptyLines += part.blankTail();
            utf8 &= part.utf8();
            for (int i = 0; i < inFileOrder.size(); i++) {
                inFileOrder.get(i).append(part.cells()[i]);
            }
            blocks.recycle(part.buffer());
        }

        /** Empty lines at the end of a block turned out to stand in the middle of the file. */
        private void keepEmptyLines() {
            if (header.size() > 1) {
                throw new BlockDecoder.Problem(
                                0, null, "the line is empty; the header has " + header.size() + " columns")
                        .in(source.name(), rowsBefore());
            }
            for (ColumnBuilder builder : inFileOrder) {
                builder.appendMissing(emptyLines, missing);
            }
            rows += emptyLines;
            emptyLines = 0;
        }
    }

    private static BlockDecoder.Part take(Future<BlockDecoder.Part> running) {
        try {
            return running.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading", e);
        }
    }
}
