// Soak.java SECONDS: one process with threads, garbage, exceptions, classes made at run time and children.
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.*;
import java.lang.reflect.*;

public class Soak {
    public interface Answer { int of(int x); }

    static void round(int n) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Future<Integer>> parts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            final int k = i;
            parts.add(pool.submit(() -> IntStream.range(0, 20000).mapToObj(x -> "s" + (x + k)).mapToInt(String::length).sum()));
        }
        int sum = 0;
        for (Future<Integer> part : parts) sum += part.get();
        pool.shutdown();
        if (!pool.awaitTermination(60, TimeUnit.SECONDS) || sum < 8 * 20000) throw new Error("threads " + sum);
        Map<Integer, byte[]> garbage = new HashMap<>();
        for (int i = 0; i < 2000; i++) garbage.put(i % 100, new byte[10000]);
        Answer made = (Answer) Proxy.newProxyInstance(new ClassLoader(Soak.class.getClassLoader()) {}, new Class<?>[] {Answer.class},
            (proxy, method, arguments) -> (Integer) arguments[0] + n);
        if (made.of(5) != 5 + n) throw new Error("proxy");
        int caught = 0;
        for (int i = 0; i < 100; i++) {
            try { ((Object) null).hashCode(); } catch (NullPointerException e) { caught++; }
        }
        if (caught != 100) throw new Error("exceptions");
        Process child = new ProcessBuilder("sh", "-c", "exit 7").start();
        if (child.waitFor() != 7) throw new Error("child");
    }

    public static void main(String[] arguments) throws Exception {
        long deadline = System.nanoTime() + 1000000000L * Integer.parseInt(arguments[0]);
        for (int n = 0; System.nanoTime() < deadline; n++) {
            round(n);
            System.out.println("java round");
        }
    }
}
