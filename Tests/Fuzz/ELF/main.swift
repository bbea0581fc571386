import ELF
import Glibc

// Mutates good images and feeds them to the parser and the planner, in this process: any trap, or a plan that breaks
// what the loader relies on, ends the run.
//
//     FuzzELF COUNT SEED FILE...

struct Random {
    var state: UInt64
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }
}

/// Values at which arithmetic goes wrong.
let edges: [UInt64] = [
    0, 1, 2, 0xfff, 0x1000, 0x1001, 0xffff, 0x10000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000,
    (1 << 47) - 4096, 1 << 47, 1 << 48, .max >> 1, 1 << 63, .max - 0xfff, .max - 1, .max, 56, 64, 32,
    0x400000,
]

@MainActor func require(_ condition: Bool, _ what: StaticString) {
    guard !condition else { return }
    print("broken at \(iteration), seed \(seed): \(what)")
    exit(1)
}

@MainActor func check(_ image: ELFImage, _ plan: LoadPlan, _ fileSize: UInt64, _ limits: AddressLimits) {
    let page = limits.pageSize
    require(plan.start < plan.end && plan.start % page == 0 && plan.end % page == 0, "bounds")
    require(plan.end <= limits.end + page - 1, "end beyond the address space")
    require(plan.alignment.nonzeroBitCount == 1 && plan.alignment >= page, "alignment")
    var mapped = plan.start
    var writable = false
    for step in plan.steps {
        require(step.length > 0, "empty step")
        let (end, overflow) = step.address.addingReportingOverflow(step.length)
        require(!overflow && step.address >= plan.start && end <= plan.end, "step out of the image")
        switch step.kind {
        case .mapFile, .mapZero:
            require(step.address % page == 0 && step.length % page == 0, "map not of pages")
            require(step.address >= mapped, "maps overlap")
            mapped = end
            writable = step.protection.contains(.write)
            if step.kind == .mapFile {
                require(step.offset % page == 0, "offset not of pages")
                let (last, overflow) = step.offset.addingReportingOverflow(step.length)
                require(!overflow && last < fileSize + page, "map beyond the file")
            }
        case .clear, .copy:
            require(end <= mapped && writable, "edit of memory that is not mapped writable")
            if step.kind == .copy {
                require(step.length <= page && step.offset + step.length <= fileSize, "copy beyond the file")
            }
        case .protect:
            require(end <= mapped && step.address % page == 0 && step.length % page == 0, "protect")
        }
    }
    // Every byte of every segment is in some map.
    for segment in image.segments {
        var at = segment.address
        for step in plan.steps where step.kind == .mapFile || step.kind == .mapZero {
            if step.address <= at && at < step.address + step.length { at = step.address + step.length }
        }
        require(at >= segment.end, "a segment's byte is in no map")
    }
    let entry = image.header.entry
    require(image.segments.contains { $0.address <= entry && entry < $0.end }, "entry")
}

let arguments = Array(CommandLine.arguments.dropFirst())
let count = arguments.count >= 3 ? UInt64(arguments[0]) ?? 0 : 0
let seed = arguments.count >= 3 ? UInt64(arguments[1]) ?? 0 : 0
if count == 0 {
    print("usage: FuzzELF COUNT SEED FILE...")
    exit(2)
}
var seeds: [[UInt8]] = []
for path in arguments.dropFirst(2) {
    let fd = open(path, O_RDONLY)
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let got = read(fd, &bytes, bytes.count)
    guard fd >= 0, got > 0 else {
        print("\(path): cannot be read")
        exit(2)
    }
    close(fd)
    seeds.append(Array(bytes[..<got]))
}
// The other classes and byte orders, with segments that share pages.
seeds += [
    madeImage(wide: false, big: true), madeImage(wide: false, big: false), madeImage(wide: true, big: true),
]

/// A program with three LOAD segments in one run of pages.
func madeImage(wide: Bool, big: Bool) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 0x1800)
    func put(_ at: Int, _ size: Int, _ value: UInt64) {
        for i in 0..<size {
            bytes[at + i] = UInt8(truncatingIfNeeded: value >> UInt64(8 * (big ? size - 1 - i : i)))
        }
    }
    bytes.replaceSubrange(0..<7, with: [0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, big ? 2 : 1, 1])
    let word = wide ? 8 : 4
    put(16, 2, 2)
    put(18, 2, 20)
    put(20, 4, 1)
    put(24, word, 0x100100)
    let table = wide ? 64 : 52
    put(24 + word, word, UInt64(table))
    let tail = 24 + 3 * word + 4
    put(tail, 2, UInt64(table))
    put(tail + 2, 2, wide ? 56 : 32)
    put(tail + 4, 2, 3)
    let segments: [(UInt64, UInt64, UInt64, UInt64, UInt64)] = [
        (0, 0x100000, 0x480, 0x480, 5), (0x480, 0x100480, 0x300, 0x300, 4),
        (0x780, 0x100780, 0x1000, 0x5000, 6),
    ]
    for (i, (offset, address, file, memory, flags)) in segments.enumerated() {
        let at = table + i * (wide ? 56 : 32)
        put(at, 4, 1)
        put(wide ? at + 4 : at + 24, 4, flags)
        let first = wide ? at + 8 : at + 4
        put(first, word, offset)
        put(first + word, word, address)
        put(first + 3 * word, word, file)
        put(first + 4 * word, word, memory)
        put(wide ? at + 48 : at + 28, word, 0x1000)
    }
    return bytes
}

var random = Random(state: seed &* 0x9e37_79b9_7f4a_7c15 | 1)
var iteration: UInt64 = 0
var accepted: UInt64 = 0
var clock = timespec()
clock_gettime(CLOCK_MONOTONIC, &clock)
let begin = Double(clock.tv_sec) + Double(clock.tv_nsec) / 1e9
let widest = seeds.map(\.count).max()!
let work = UnsafeMutableRawBufferPointer.allocate(byteCount: widest, alignment: 16)
let wideLimits = AddressLimits()
let narrowLimits = AddressLimits(end: 0xffff_0000)
var bin = 0

for image in seeds {
    image.withUnsafeBytes { bytes in
        do throws(ELFError) {
            let parsed = try ELFImage(file: bytes)
            check(parsed, LoadPlan(parsed), UInt64(bytes.count), wideLimits)
        } catch {
            require(false, "a seed is refused")
        }
    }
}

while iteration < count {
    iteration += 1
    let image = seeds[random.below(seeds.count)]
    // Only what the parser reads has to be fresh.
    let fresh = min(image.count, 1024)
    image.withUnsafeBytes { work.baseAddress!.copyMemory(from: $0.baseAddress!, byteCount: fresh) }
    let headers = min(fresh, 64 + 56 * 9)
    for _ in 0...random.below(6) {
        switch random.below(8) {
        case 0: work[random.below(headers)] = UInt8(truncatingIfNeeded: random.next())
        case 1: work[random.below(headers)] ^= 1 << UInt8(random.below(8))
        case 2, 3, 4:
            let size = [1, 2, 4, 8][random.below(4)]
            var value = edges[random.below(edges.count)] &+ (random.below(4) == 0 ? random.next() & 0xfff : 0)
            if random.below(2) == 0 { value = value.byteSwapped >> UInt64(64 - 8 * size) }
            let at = random.below(headers / size) * size
            for i in 0..<size { work[at + i] = UInt8(truncatingIfNeeded: value >> UInt64(8 * i)) }
        case 5:
            // A program header becomes another.
            let size = work[4] == 2 ? 56 : 32
            let table = work[4] == 2 ? 64 : 52
            let from = table + random.below(6) * size
            let to = table + random.below(6) * size
            if max(from, to) + size <= headers {
                for i in 0..<size { work[to + i] = work[from + i] }
            }
        case 6:
            // One field of a program header shifts a little.
            let at = 64 + random.below(8) * 56 + random.below(7) * 8
            if at + 8 <= headers { work[at + 1] = work[at + 1] &+ UInt8(random.below(32)) }
        default:
            let at = random.below(headers)
            for i in at..<min(at + random.below(9), headers) { work[i] = 0xff }
        }
    }
    var size = image.count
    if random.below(8) == 0 { size = random.below(size + 1) }
    let bytes = UnsafeRawBufferPointer(rebasing: work[0..<size])
    let limits = random.below(4) == 0 ? narrowLimits : wideLimits
    do throws(ELFError) {
        let parsed = try ELFImage(file: bytes, limits: limits)
        accepted += 1
        check(parsed, LoadPlan(parsed), UInt64(size), limits)
    } catch {
        if iteration & 63 == 0 { bin &+= error.description.utf8.count }
    }
    if iteration & 15 == 0 {
        // #! lines: mutate the beginning into one.
        work[0] = 0x23
        work[1] = 0x21
        for i in 2..<min(300, widest) where random.below(3) == 0 {
            work[i] = [0x20, 0x09, 0x0a, 0, 0x2f, 0x61][random.below(6)]
        }
        let line = UnsafeRawBufferPointer(rebasing: work[0..<min(random.below(300) + 2, widest)])
        if let script = try? Script(line) {
            require(
                !script.interpreter.isEmpty && script.interpreter.upperBound <= min(line.count, 256),
                "script interpreter")
            if let argument = script.argument {
                require(
                    !argument.isEmpty && argument.lowerBound > script.interpreter.upperBound
                        && argument.upperBound <= min(line.count, 256), "script argument")
            }
        }
    }
}
clock_gettime(CLOCK_MONOTONIC, &clock)
let seconds = Double(clock.tv_sec) + Double(clock.tv_nsec) / 1e9 - begin
print(
    "\(count) executions, \(accepted) accepted, \(Int(Double(count) / seconds)) a second, seed \(seed): no fault"
)
