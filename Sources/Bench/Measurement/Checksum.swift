import Kernels

/// FNV-1a of 64 bits, by which results of two builds are known to be the same.
/// Source: G. Fowler, L. C. Noll and K.-P. Vo.
struct Checksum {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func include(_ word: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) {
      include(UInt8(truncatingIfNeeded: word >> shift))
    }
  }

  mutating func include(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }

  init(_ parts: [any Checksummed]) { for part in parts { part.include(in: &self) } }

  /// Sixteen hexadecimal digits.
  var text: String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// What a kernel writes or a training changes.
protocol Checksummed {
  /// Every bit of it, in an order that is the same everywhere.
  func include(in checksum: inout Checksum)
}

extension Matrix: Checksummed {
  func include(in checksum: inout Checksum) {
    for element in array { checksum.include(element.bitPattern) }
  }
}

extension BitMatrix: Checksummed {
  func include(in checksum: inout Checksum) {
    for row in 0..<rows {
      for column in 0..<columns { checksum.include(self[row, column] ? 1 as UInt8 : 0) }
    }
  }
}
