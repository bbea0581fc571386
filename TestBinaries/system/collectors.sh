# The JVM's collectors and tiers, each with all of Main.java.
for options in -XX:+UseSerialGC -XX:+UseZGC "-XX:+UseShenandoahGC -XX:-UseCompressedOops" "-XX:+UseParallelGC -XX:-TieredCompilation"; do
    # shellcheck disable=SC2086
    java $options -Xmx400m Main.java
    echo "status $?"
done
