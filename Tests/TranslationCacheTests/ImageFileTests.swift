import Glibc
import Testing

@testable import TranslationCache

@Suite struct ImageFileTests {
    @Test func whatIsAddedIsFound() throws {
        let place = Place()
        let code = GuestCode(image: 7)
        #expect(code.file(place.folder()) == nil)
        #expect(code.append(0..<20, to: place.folder()))
        let file = try #require(code.file(place.folder()))
        for f in 0..<20 {
            #expect(code.has(f, in: file))
            #expect(code.has(f, in: file, tier: .trace, after: 8))
        }
        #expect(!code.has(20, in: file))
        #expect(file.find(0, mode: 1) == nil)
        #expect(code.differences(file) == 0)
    }

    /// A writer that is killed before it commits leaves a header.
    @Test func whatWasOnlyBegunIsNotDamaged() throws {
        let place = Place()
        let code = GuestCode(image: 7)
        code.append(0..<20, to: place.folder())
        let path = place.folder().path(of: 7)
        var header = Array(read(path).prefix(64))
        #expect(!ImageFile.isBegun(place.folder(), image: 7))
        header.replaceSubrange(32..<40, with: [UInt8](repeating: 0, count: 8))
        write(header, to: path)
        #expect(ImageFile.isBegun(place.folder(), image: 7))
        #expect(code.file(place.folder()) == nil)
        header[8] ^= 1
        write(header, to: path)
        #expect(!ImageFile.isBegun(place.folder(), image: 7))
    }

    @Test func whatIsThereIsNotAddedAgain() throws {
        let place = Place()
        let code = GuestCode(image: 7)
        code.append(0..<20, to: place.folder())
        let before = read(place.folder().path(of: 7))
        #expect(code.append(0..<20, to: place.folder()))
        #expect(read(place.folder().path(of: 7)) == before)
    }

    @Test func indexesAreMerged() throws {
        let place = Place()
        let code = GuestCode(image: 7)
        for f in 0..<60 {
            code.append(f..<f + 1, to: place.folder())
            #expect(try #require(code.file(place.folder())).indexes.count <= FileFooter.most)
        }
        let file = try #require(code.file(place.folder()))
        for f in 0..<60 { #expect(code.has(f, in: file)) }
        #expect(code.differences(file) == 0)
    }

    @Test func otherKeysAndImagesAreNotUsed() throws {
        let place = Place()
        let code = GuestCode(image: 7)
        code.append(0..<4, to: place.folder())
        #expect(code.file(place.folder(2)) == nil)
        // Under the name of another key or image neither.
        mkdir(place.folder(2).path, 0o700)
        write(read(place.folder().path(of: 7)), to: place.folder(2).path(of: 7))
        #expect(code.file(place.folder(2)) == nil)
        write(read(place.folder().path(of: 7)), to: place.folder().path(of: 8))
        #expect(ImageFile(place.folder(), image: 8) == nil)
    }

    @Test func anotherBuildHasAnotherKey() {
        let build = [UInt8](0..<20)
        var other = build
        other[13] ^= 1
        let key = CacheKey(build: build, guest: "g", features: 5).sum
        #expect(key == CacheKey(build: build, guest: "g", features: 5).sum)
        #expect(key != CacheKey(build: other, guest: "g", features: 5).sum)
        #expect(key != CacheKey(build: build, guest: "h", features: 5).sum)
        #expect(key != CacheKey(build: build, guest: "g", features: 4).sum)
    }

    @Test func codeThatDiffersIsTold() throws {
        let place = Place()
        let code = GuestCode(image: 7)
        code.append(0..<20, to: place.folder())
        let file = try #require(code.file(place.folder()))
        let offset = try #require(file.chunks.first)
        let chunk = try #require(file.chunk(at: offset))
        // A byte of host code and a byte of a table, with a right sum.
        for place in [
            Int(chunk.header.codeOffset) + Int(chunk.regions[3].start) + 9, Int(chunk.regions[5].faults),
        ] {
            let copy = UnsafeMutableRawPointer.allocate(byteCount: Int(chunk.header.size), alignment: 64)
            defer { copy.deallocate() }
            copy.copyMemory(from: chunk.base, byteCount: Int(chunk.header.size))
            copy.storeBytes(
                of: copy.load(fromByteOffset: place, as: UInt8.self) ^ 4, toByteOffset: place, as: UInt8.self)
            var header = copy.load(as: ChunkHeader.self)
            header.sum = Chunk.sum(copy, Int(header.size), header)
            copy.storeBytes(of: header, as: ChunkHeader.self)
            let changed = try #require(Chunk(copy, available: Int(header.size)))
            #expect(code.verify(changed) == 1)
        }
        #expect(code.verify(chunk) == 0)
    }

    @Test func limitsOnTheSizeOfFiles() throws {
        let place = Place()
        let code = GuestCode(image: 7)
        #expect(!code.append(0..<20, to: place.folder(limit: 4096)))
        #expect(code.file(place.folder()) == nil)
    }

    @Test func manyProcessesAddAtOnce() throws {
        let place = Place()
        let code = GuestCode(image: 7)
        let folder = place.folder()
        // The runtime makes nothing for the first time in a child.
        code.append(0..<1, to: place.folder(2))
        var children: [pid_t] = []
        for k in 0..<8 {
            let child = forkProcess()
            if child == 0 {
                alarm(60)
                // What waits too long is left to the next.
                for _ in 0..<200 where !code.append(k * 10..<k * 10 + 15, to: folder) {}
                _exit(0)
            }
            children.append(child)
        }
        for child in children {
            var status: Int32 = 0
            waitpid(child, &status, 0)
            #expect(status == 0)
        }
        let file = try #require(code.file(folder))
        for f in 0..<85 { #expect(code.has(f, in: file)) }
        #expect(code.differences(file) == 0)
    }

    @Test func aWriterIsKilled() throws {
        let place = Place()
        let folder = place.folder()
        let code = GuestCode(image: 7)
        code.append(0..<1, to: place.folder(2))
        for round in 0..<30 {
            let child = forkProcess()
            if child == 0 {
                for k in 0..<40 { code.append(k * 4..<k * 4 + 4, to: folder) }
                _exit(0)
            }
            usleep(UInt32(100 * round))
            kill(child, SIGKILL)
            waitpid(child, nil, 0)
            if let file = code.file(folder) {
                #expect(file.chunks.allSatisfy { file.chunk(at: $0) != nil })
            }
            if round % 10 == 9 { unlink(folder.path(of: 7)) }
        }
        for k in 0..<40 { #expect(code.append(k * 4..<k * 4 + 4, to: folder)) }
        let file = try #require(code.file(folder))
        for f in 0..<160 { #expect(code.has(f, in: file)) }
        #expect(code.differences(file) == 0)
    }

    /// A writer's part of a file that was not committed.
    @Test func whatWasNotCommittedDoesNotCount() throws {
        let place = Place()
        let code = GuestCode(image: 7)
        code.append(0..<10, to: place.folder())
        let path = place.folder().path(of: 7)
        let whole = read(path)
        write(whole + [UInt8](repeating: 0xaa, count: 5000), to: path)
        #expect(code.append(10..<20, to: place.folder()))
        let file = try #require(code.file(place.folder()))
        for f in 0..<20 { #expect(code.has(f, in: file)) }
    }

    @Test func aFileIsCutOffWhileItIsUsed() throws {
        let place = Place()
        let code = GuestCode(image: 7)
        code.append(0..<100, to: place.folder())
        let file = try #require(code.file(place.folder()))
        let place7 = try #require(file.find(32, mode: 0))
        var action = sigaction()
        var old = sigaction()
        action.sa_flags = SA_SIGINFO
        action.__sigaction_handler.sa_sigaction = { _, info, _ in
            if !MappedFiles.replace((UnsafeRawPointer(info!) + 16).load(as: UInt.self)) { abort() }
        }
        sigaction(SIGBUS, &action, &old)
        truncate(place.folder().path(of: 7), 4096)
        #expect(file.find(32, mode: 0) == nil)
        #expect(Chunk(file.base + place7.chunk, available: file.size - place7.chunk) == nil)
        #expect(code.file(place.folder()) == nil)
        sigaction(SIGBUS, &old, nil)
    }

    @Test func damageIsReplaced() throws {
        let place = Place()
        let code = GuestCode(image: 7)
        code.append(0..<10, to: place.folder())
        let path = place.folder().path(of: 7)
        let whole = read(path)
        for damaged in [
            Array(whole.prefix(whole.count / 2)), [], [1, 2, 3], [UInt8](repeating: 0, count: whole.count),
        ] {
            write(damaged, to: path)
            #expect(code.file(place.folder()) == nil)
            #expect(code.append(0..<10, to: place.folder()))
            let file = try #require(code.file(place.folder()))
            for f in 0..<10 { #expect(code.has(f, in: file)) }
        }
    }
}

/// fork, which Swift does not show.
func forkProcess() -> pid_t {
    typealias Fork = @convention(c) () -> pid_t
    return unsafeBitCast(dlsym(nil, "fork"), to: Fork.self)()
}
