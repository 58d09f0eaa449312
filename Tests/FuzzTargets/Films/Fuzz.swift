import FoundationEssentials
import FuzzKit
import SystemPackage

@testable import Pipeline

// What comes with a film or lies beside it: its file, its link, its receipt.

/// Called by libFuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let bytes = Array(UnsafeRawBufferPointer(start: start, count: count))
    walkBoxes(bytes)
    readLink(String(decoding: bytes, as: UTF8.self))
    readReceipt(bytes)
    return 0
}

private func walkBoxes(_ bytes: [UInt8]) {
    let problem = FilmCheck.problem(size: Int64(bytes.count)) { offset, count in
        check(offset >= 0 && offset < bytes.count, "only what the file has is read")
        return Array(bytes[Int(offset)...].prefix(count))
    }
    if problem == nil { check(bytes.dropFirst(4).starts(with: Array("ftyp".utf8)), "a film begins as one") }

    // A file of any size, which has the bytes again and again.
    guard bytes.count > 8 else { return }
    let size = bytes.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
    let film = bytes.dropFirst(8)
    var reads = 0
    _ = FilmCheck.problem(size: size) { offset, count in
        check(offset >= 0 && offset < size, "only what the file has is read")
        reads += 1
        check(reads <= 10_000, "nobody keeps the reader busy")
        return Array(film.dropFirst(Int(offset % Int64(film.count))).prefix(count))
    }
}

private func readLink(_ link: String) {
    let expiry = FilmLink.expiry(of: link)
    check(expiry.map { $0.timeIntervalSince1970 >= 0 } ?? true, "a link expires some time or never")
    _ = FilmLink.isHopeless(link, deadLinks: 5, completedAt: nil, now: Date(timeIntervalSince1970: 1_790_000_000))
}

private func readReceipt(_ bytes: [UInt8]) {
    let receipt: Receipt? = OwnFiles.decode(bytes)
    let claim: Claim? = OwnFiles.decode(bytes)
    let paths = [receipt?.jobPath, receipt?.filmPath, receipt?.jobPath.removingLastComponent(), claim?.jobPath]
    for path in paths.compactMap(\.self) {
        check(FilePath(bytes: path.bytes) == path, "a path is kept as it is")
    }
    for request in [receipt?.request, claim?.request].compactMap(\.self) {
        _ = request.identity(drawnSeed: 1)
        _ = request.generation(imagesAt: { FilePath("spool").appending($0) })
    }
    check(claim.map { $0.path.starts(with: Claim.directory) } ?? true, "a claim lies where claims lie")
}
