import java.io.*;
import java.net.*;
import java.nio.*;
import java.nio.channels.*;
import java.nio.file.*;
import java.security.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.stream.*;
import java.util.zip.*;

/** Threads, garbage collection, the JIT compilers' idioms, sockets, files, processes. */
public class Main {
    static int depth(int n) { return 1 + depth(n + 1); }

    record Point(int x, double y) {}

    static double floats() {
        double s = 0;
        for (int i = 1; i < 2_000_000; i++) s += Math.sqrt(i) / (i + 0.5) - Math.sin(i) * 1e-3f;
        return s;
    }

    static long integers() {
        long x = 1;
        for (int i = 0; i < 20_000_000; i++) x = x * 6364136223846793005L + Long.rotateLeft(x, i) + (i % 7);
        return x;
    }

    public static void main(String[] a) throws Exception {
        System.out.println(integers() + " " + floats());
        var pool = Executors.newFixedThreadPool(8);
        var total = new AtomicLong();
        var map = new ConcurrentHashMap<Integer, Integer>();
        var futures = new ArrayList<Future<Integer>>();
        for (int t = 0; t < 16; t++) {
            final int n = t;
            futures.add(pool.submit(() -> {
                var garbage = new ArrayList<byte[]>();
                for (int i = 0; i < 20_000; i++) {
                    garbage.add(new byte[200]);
                    if (garbage.size() > 1000) garbage.clear();
                    map.merge(i % 97, 1, Integer::sum);
                    total.incrementAndGet();
                }
                return n * n;
            }));
        }
        int sum = 0;
        for (var f : futures) sum += f.get();
        pool.shutdown();
        System.out.println(sum + " " + total + " " + map.values().stream().mapToInt(i -> i).sum());
        System.gc();
        try { depth(0); } catch (StackOverflowError e) { System.out.println("overflow"); }
        try { Object o = null; o.hashCode(); } catch (NullPointerException e) { System.out.println("null"); }
        try { System.out.println(1 / (a.length - a.length)); } catch (ArithmeticException e) { System.out.println("zero"); }
        try { int[][] m = new int[2][0]; m[0][1] = 3; } catch (ArrayIndexOutOfBoundsException e) { System.out.println("bounds"); }
        int npe = 0;
        for (int i = 0; i < 50_000; i++) {
            try { String s = i % 3 == 0 ? null : "x"; npe += s.length(); } catch (NullPointerException e) { npe += 2; }
        }
        System.out.println(npe);
        System.out.println(IntStream.range(0, 200_000).parallel().filter(i -> i % 3 == 0).mapToLong(i -> (long) i * i).sum());
        System.out.println(Stream.of("b", "a", "c").sorted().collect(Collectors.joining("+")) + new Point(1, 2.5));
        var digest = MessageDigest.getInstance("SHA-256").digest(new byte[1 << 20]);
        System.out.println(HexFormat.of().formatHex(digest));
        var crc = new CRC32();
        crc.update(new byte[100_000]);
        System.out.println(crc.getValue() + " " + (int) Double.NaN + " " + (long) 1e30 + " " + (byte) 300 + " " + 5 % -3 + " " + -5.5 % 2);
        System.out.println(Math.fma(0.1, 10, -1) + " " + Float.intBitsToFloat(1) + " " + Math.floorMod(-7, 3) + " " + StrictMath.pow(2.5, 3.5));
        try (var server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            var t = new Thread(() -> {
                try (var s = new Socket("127.0.0.1", port)) {
                    s.getOutputStream().write("hello from java\n".getBytes());
                } catch (IOException e) { System.out.println(e); }
            });
            t.start();
            try (var s = server.accept()) {
                System.out.println(new BufferedReader(Channels.newReader(s, "UTF-8")).readLine());
            }
            t.join();
        }
        Path f = Files.createTempFile("j", "x");
        try (var c = FileChannel.open(f, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var m = c.map(FileChannel.MapMode.READ_WRITE, 0, 10000);
            m.putInt(5000, 42);
            m.force();
            var b = ByteBuffer.allocate(4);
            c.read(b, 5000);
            System.out.println(b.getInt(0) + " " + c.size());
        }
        Files.delete(f);
        var p = new ProcessBuilder("sh", "-c", "cat; exit 6").start();
        p.getOutputStream().write("piped".getBytes());
        p.getOutputStream().close();
        System.out.println(new String(p.getInputStream().readAllBytes()) + " " + p.waitFor());
        try { new ProcessBuilder("/no/such").start(); } catch (IOException e) { System.out.println("no program"); }
        var latch = new CountDownLatch(1);
        var sleeper = new Thread(() -> { try { Thread.sleep(100_000); } catch (InterruptedException e) { latch.countDown(); } });
        sleeper.start();
        sleeper.interrupt();
        System.out.println(latch.await(10, TimeUnit.SECONDS));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        System.exit(3);
    }
}
