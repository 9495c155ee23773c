import Foundation

// One line of JSON: what it is, its version, the run's settings, counts, and the name and shape of
// each matrix. Then the matrices, float32, row-major, little-endian. Then the CRC-32 of all before,
// four bytes, little-endian.

extension Checkpoint {
  private struct Header: Codable {
    static let name = "stochasticnets checkpoint"
    /// Also counts up when a seed comes to mean other numbers.
    static let currentVersion = 2

    var format = name
    var version = currentVersion
    let state: Checkpoint
  }

  /// The content of a checkpoint file.
  /// - Precondition: `nonFiniteMatrix` is nil.
  public var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Fails for numbers that are not finite only.
    var bytes = Array(try! encoder.encode(Header(state: self)))
    bytes.append(UInt8(ascii: "\n"))
    for matrix in matrices {
      for value in matrix.values { bytes.append(littleEndian: value.bitPattern) }
    }
    bytes.append(littleEndian: crc32(bytes))
    return bytes
  }

  /// Reads what `bytes` gives. Throws `.malformed` for anything else: no header, another version,
  /// missing or additional bytes, damaged ones, NaN or infinity among the values.
  public init(bytes: [UInt8]) throws(CheckpointError) {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
      let header = try? JSONDecoder().decode(Header.self, from: Data(bytes[..<end])),
      header.format == Header.name
    else {
      throw .malformed("expected the header of a checkpoint in its first line")
    }
    guard header.version == Header.currentVersion else {
      throw .malformed(
        "expected a checkpoint of version \(Header.currentVersion), found \(header.version)")
    }
    self = header.state
    let floats = try Self.count(of: matrices)
    let (start, length) = (end + 1, end + 1 + 4 * floats + 4)
    guard bytes.count == length else {
      throw .malformed("expected \(length) bytes, as its header says, found \(bytes.count)")
    }
    let (expected, found) = (bytes.word(at: length - 4), crc32(bytes[..<(length - 4)]))
    guard expected == found else {
      throw .malformed("it is damaged: expected CRC-32 \(expected), found \(found)")
    }
    var next = start
    for index in matrices.indices {
      let count = matrices[index].rows * matrices[index].columns
      matrices[index].values = (0..<count).map {
        Float(bitPattern: bytes.word(at: next + 4 * $0))
      }
      next += 4 * count
    }
    if let nonFiniteMatrix {
      throw .malformed("expected finite numbers, found NaN or infinity in \(nonFiniteMatrix)")
    }
  }

  /// Elements in all. Throws if shapes are negative or larger than any file.
  private static func count(of matrices: [StoredMatrix]) throws(CheckpointError) -> Int {
    var count = 0
    for matrix in matrices {
      let limit = 1 << 40
      guard (0...limit).contains(matrix.rows), (0...limit).contains(matrix.columns),
        case let (product, overflow) = matrix.rows.multipliedReportingOverflow(by: matrix.columns),
        !overflow, product <= limit - count
      else {
        throw .malformed("no matrix has the shape \(matrix.rows)x\(matrix.columns)")
      }
      count += product
    }
    return count
  }
}

extension [UInt8] {
  fileprivate mutating func append(littleEndian word: UInt32) {
    for shift in [0, 8, 16, 24] { append(UInt8(truncatingIfNeeded: word >> shift)) }
  }

  fileprivate func word(at index: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(self[index + $1]) << (8 * $1) }
  }
}
