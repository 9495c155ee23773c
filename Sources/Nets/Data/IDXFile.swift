import Foundation

// Two zero bytes, the type of the elements (8: unsigned byte), the rank, the sizes as 32-bit
// big-endian numbers, the elements row-major.
// Source: "The IDX file format", on the page of the MNIST database (Y. LeCun, C. Cortes, C. Burges).

/// An array of unsigned bytes of rank 1 `[count]` or 3 `[count, rows, columns]`, read from an IDX
/// file, plain or gzipped (told apart by content).
public struct IDXFile: Sendable {
  public let path: String
  /// One or three sizes, all above zero.
  public let shape: [Int]
  /// The elements, row-major: as many as the product of the shape.
  public let bytes: [UInt8]

  /// What a file may hold, in bytes: a wrong header cannot make the program ask for more.
  static let largestSize = 1 << 31

  /// Reads a whole file. Throws `DataError` when it is missing, is no IDX file of bytes, holds fewer
  /// or more elements than it says, or when `gzip` is missing or finds it corrupt.
  public init(path: String) throws(DataError) {
    let source = try IDXSource(path: path)
    let shape = try source.readShape()
    let size = shape.reduce(1, *)
    var bytes: [UInt8] = []
    while bytes.count <= size {
      // In pieces, since the header may promise more than there is.
      let piece = try source.read(min(1 << 24, size + 1 - bytes.count))
      if piece.isEmpty { break }
      bytes += piece
    }
    if bytes.count <= size { try source.finish() }
    guard bytes.count == size else {
      let found = bytes.count < size ? "\(bytes.count)" : "more"
      throw .malformed(
        path: path, "expected \(size) bytes after the header (\(Self.text(shape))), found \(found)")
    }
    self.path = path
    self.shape = shape
    self.bytes = bytes
  }

  /// The sizes that a file's header gives, without reading its elements. Throws `DataError` as
  /// `init(path:)` does for headers.
  public static func shape(path: String) throws(DataError) -> [Int] {
    try IDXSource(path: path).readShape()
  }

  static func text(_ shape: [Int]) -> String {
    shape.map(String.init).joined(separator: " x ")
  }
}

/// The bytes of an IDX file, through `gzip -dc` if they are compressed.
private struct IDXSource {
  let path: String
  private let file: FileHandle
  private let decompression: SystemTool?

  init(path: String) throws(DataError) {
    self.path = path
    file = try openDataFile(path)
    let isCompressed = bytes(from: file.fileDescriptor, upTo: 2) == [0x1f, 0x8b]
    lseek(file.fileDescriptor, 0, SEEK_SET)
    decompression = isCompressed ? try SystemTool("gzip", ["-dc"], input: file) : nil
  }

  func read(_ count: Int) throws(DataError) -> [UInt8] {
    if let decompression { return try decompression.read(count) }
    guard let bytes = bytes(from: file.fileDescriptor, upTo: count) else {
      throw .malformed(path: path, "cannot be read: \(systemErrorMessage())")
    }
    return bytes
  }

  /// Checks, at the end of the bytes, that decompression found no fault.
  func finish() throws(DataError) {
    if let complaint = decompression?.complaint() { throw .malformed(path: path, complaint) }
  }

  func readShape() throws(DataError) -> [Int] {
    let magic = try read(4)
    if magic.count < 4 { try finish() }
    guard magic == [0, 0, 8, 1] || magic == [0, 0, 8, 3] else {
      let found = magic.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
      throw .malformed(
        path: path,
        "expected an IDX file (magic 00000801 or 00000803), found \(found.isEmpty ? "nothing" : found)"
      )
    }
    let rank = Int(magic[3])
    let header = try read(4 * rank)
    guard header.count == 4 * rank else {
      try finish()
      throw .malformed(
        path: path, "expected \(rank) sizes of 4 bytes in the header, found \(header.count) bytes")
    }
    let shape = (0..<rank).map { index in
      header[4 * index..<4 * index + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard !shape.contains(0) else {
      throw .malformed(path: path, "expected sizes above zero, found \(IDXFile.text(shape))")
    }
    var size = 1
    for dimension in shape {
      let (product, overflows) = size.multipliedReportingOverflow(by: dimension)
      guard !overflows && product <= IDXFile.largestSize else {
        throw .malformed(
          path: path, "expected at most \(IDXFile.largestSize) bytes, found \(IDXFile.text(shape))")
      }
      size = product
    }
    return shape
  }
}
