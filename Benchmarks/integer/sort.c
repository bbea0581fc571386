// Quicksort, heapsort and merge sort, written out, of the same random integers.
// quick: 1
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT = 100000 };
static uint32_t source[COUNT], work[COUNT], spare[COUNT];
static uint32_t state = 2463534242u;

static uint32_t next(void) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static void quick(uint32_t *a, long low, long high) {
    while (low < high) {
        uint32_t pivot = a[(low + high) / 2];
        long i = low, j = high;
        while (i <= j) {
            while (a[i] < pivot) i++;
            while (a[j] > pivot) j--;
            if (i <= j) {
                uint32_t t = a[i];
                a[i++] = a[j];
                a[j--] = t;
            }
        }
        if (j - low < high - i) {
            quick(a, low, j);
            low = i;
        } else {
            quick(a, i, high);
            high = j;
        }
    }
}

static void sink(uint32_t *a, long root, long end) {
    uint32_t value = a[root];
    long child;
    while ((child = 2 * root + 1) < end) {
        if (child + 1 < end && a[child + 1] > a[child]) child++;
        if (a[child] <= value) break;
        a[root] = a[child];
        root = child;
    }
    a[root] = value;
}

static void heap(uint32_t *a, long n) {
    for (long i = n / 2 - 1; i >= 0; i--) sink(a, i, n);
    for (long i = n - 1; i > 0; i--) {
        uint32_t t = a[0];
        a[0] = a[i];
        a[i] = t;
        sink(a, 0, i);
    }
}

static void merge(uint32_t *a, long n) {
    if (n < 12) {
        for (long i = 1; i < n; i++) {
            uint32_t value = a[i];
            long j = i;
            for (; j > 0 && a[j - 1] > value; j--) a[j] = a[j - 1];
            a[j] = value;
        }
        return;
    }
    long half = n / 2, i = 0, j = half, k = 0;
    merge(a, half);
    merge(a + half, n - half);
    while (i < half && j < n) spare[k++] = a[i] <= a[j] ? a[i++] : a[j++];
    while (i < half) spare[k++] = a[i++];
    memcpy(a, spare, k * sizeof *a);
}

static uint32_t digest(void) {
    uint32_t h = 2166136261u;
    for (long i = 0; i < COUNT; i++) h = (h ^ work[i]) * 16777619u;
    return h;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 8;
    uint32_t sum = 0;
    for (long r = 0; r < rounds; r++) {
        for (long i = 0; i < COUNT; i++) source[i] = next();
        memcpy(work, source, sizeof work);
        quick(work, 0, COUNT - 1);
        sum += digest();
        memcpy(work, source, sizeof work);
        heap(work, COUNT);
        sum = sum * 31 + digest();
        memcpy(work, source, sizeof work);
        merge(work, COUNT);
        sum = sum * 31 + digest();
    }
    printf("sort %08x\n", sum);
}
