import Foundation
import Testing

@testable import Nets

struct IDXFileTests {
  let directory: TemporaryDirectory
  let pixels = (0..<24).map { UInt8($0 * 10) }

  init() throws { directory = try TemporaryDirectory() }

  @Test func `plain and gzipped files read the same`() throws {
    let plain = try directory.plant(idx([2, 3, 4], pixels), as: "plain")
    // No ".gz": compression is told by content.
    let compressed = try directory.plant(gzip(plain), as: "-compressed file")
    for path in [plain, compressed] {
      let file = try IDXFile(path: path)
      #expect(file.shape == [2, 3, 4] && file.bytes == pixels)
      #expect(try IDXFile.shape(path: path) == [2, 3, 4])
    }
    let labels = try IDXFile(path: directory.plant(idx([3], [7, 8, 9]), as: "labels"))
    #expect(labels.shape == [3] && labels.bytes == [7, 8, 9])
  }

  @Test func `what is no file is refused`() throws {
    expectDataError("does not exist") { _ = try IDXFile(path: directory.path + "/none") }
    expectDataError("it is a directory") { _ = try IDXFile(path: directory.path) }
    let pipe = directory.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    expectDataError("it is no regular file") { _ = try IDXFile(path: pipe) }
    expectDataError("it is no regular file") { _ = try sha256(of: pipe) }
  }

  @Test(
    arguments: [
      ([], "found nothing"), ([0, 0, 8], "found 000008"), ([0, 0, 9, 3], "found 00000903"),
      ([0, 0, 8, 2] + [0, 0, 0, 1], "found 00000802"), ([0x1f, 0x8b], "gzip"),
      (Array("<html>404</html>".utf8), "expected an IDX file"),
      ([0, 0, 8, 3, 0, 0, 0, 1, 0], "expected 3 sizes of 4 bytes"),
      (idx([0, 28, 28], []), "above zero, found 0 x 28 x 28"),
      (idx([0], []), "above zero, found 0"),
      (idx([2, 2, 2], [1, 2, 3]), "expected 8 bytes after the header (2 x 2 x 2), found 3"),
      (idx([2, 2, 2], .init(repeating: 1, count: 9)), "found more"),
      (idx([2, 2, 2], []), "found 0"),
      (idx([60000, 65535, 65535], [1]), "expected at most 2147483648 bytes"),
      (idx([1 << 32 - 1, 1 << 32 - 1, 1 << 32 - 1], [1]), "expected at most 2147483648 bytes"),
      (idx([1 << 31], [1, 2]), "found 2"),
    ] as [([UInt8], String)])
  func `malformed files are refused`(bytes: [UInt8], message: String) throws {
    let path = try directory.plant(bytes, as: "malformed")
    expectDataError(message) { _ = try IDXFile(path: path) }
    expectDataError("malformed'") { _ = try IDXFile(path: path) }
  }

  @Test func `malformed content is refused inside gzip too`() throws {
    for (bytes, message) in [
      (idx([2, 2, 2], [1, 2, 3]), "found 3"), ([], "found nothing"),
      (idx([2, 2, 2], .init(repeating: 1, count: 500_000)), "found more"),
    ] {
      let plain = try directory.plant(bytes, as: "plain")
      let path = try directory.plant(gzip(plain), as: "compressed.gz")
      expectDataError(message) { _ = try IDXFile(path: path) }
    }
  }

  /// Every bit is flipped once. A few mean nothing (time stamp, padding): with those the content is
  /// the same; with any other the file is refused.
  @Test func `damaged gzip files are refused`() throws {
    let plain = try directory.plant(idx([2, 3, 4], pixels), as: "plain")
    let compressed = try gzip(plain)
    var refused = 0
    for bit in 0..<8 * compressed.count {
      var damaged = compressed
      damaged[bit / 8] ^= 1 << (bit % 8)
      let path = try directory.plant(damaged, as: "damaged")
      do throws(DataError) {
        let file = try IDXFile(path: path)
        #expect(file.shape == [2, 3, 4] && file.bytes == pixels)
      } catch {
        refused += 1
      }
    }
    #expect(refused > 8 * compressed.count * 3 / 4)
    for count in 2..<compressed.count {
      let path = try directory.plant(Array(compressed[..<count]), as: "truncated")
      #expect(throws: DataError.self) { _ = try IDXFile(path: path) }
    }
    let path = try directory.plant(compressed + [1, 2, 3], as: "trailing")
    expectDataError("trailing") { _ = try IDXFile(path: path) }
  }

  @Test func `a missing tool is named`() {
    expectDataError("'gzip' was not found") {
      _ = try SystemTool("gzip", ["-dc"], searchPath: directory.path)
    }
  }

  @Test func `an error is one line whatever the path`() {
    let error = DataError.malformed(path: "a\nb", "c\r\nd")
    #expect(error.description == "'a b': c d")
  }
}
