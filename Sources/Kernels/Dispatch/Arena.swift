#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@_exported import KernelInterface

/// The memory that matrices are cut from: blocks aligned to 2 MiB, in huge pages where the system
/// has them, zeroed and so touched when they are made. All of a trainer's buffers come from one
/// arena before its first step, so a step allocates nothing, and where a buffer falls does not vary
/// from process to process. Not for use from several threads at once.
public final class Arena: @unchecked Sendable {
  private var blocks: [UnsafeMutableRawPointer] = []
  private var free = UnsafeMutableRawPointer(bitPattern: line)!
  private var left = 0
  /// The size of all blocks.
  public private(set) var bytes = 0
  /// Of it, what matrices have, in whole lines.
  package private(set) var usedBytes = 0

  /// The line of a page in which the next matrix begins. Matrices that are cut one after another begin
  /// far apart within a page: a load waits where a store just before went to the same place of another
  /// page, up to four times as long on Zen 4 when pages are small.
  private var startLine = 0

  private static let alignment = 2 << 20
  private static let line = 64
  private static let linesInPage = 64
  /// Odd, so that all lines come in turn, and near the golden section, so that those of a few matrices
  /// lie well apart.
  private static let startStep = 25

  public init() {}

  deinit { for block in blocks { block.deallocate() } }

  /// The stride of a matrix with these columns: whole cache lines, an odd number of them, so that
  /// a walk down a column does not keep to a few sets of the cache.
  public static func stride(forColumns columns: Int) -> Int {
    (((columns + 15) / 16) | 1) * 16
  }

  /// A zeroed matrix.
  public func matrix(rows: Int, columns: Int) -> Matrix {
    precondition(rows >= 0 && columns >= 0, "a \(rows)x\(columns) matrix")
    let stride = Self.stride(forColumns: columns)
    let base = take(rows * stride * 4).bindMemory(to: Float.self, capacity: max(1, rows * stride))
    return Matrix(base: base, rows: rows, columns: columns, stride: stride)
  }

  /// A zeroed bit matrix.
  public func bitMatrix(rows: Int, columns: Int) -> BitMatrix {
    precondition(rows >= 0 && columns >= 0, "a \(rows)x\(columns) bit matrix")
    let stride = max(1, BitMatrix.words(for: columns))
    let base = take(rows * stride * 8).bindMemory(
      to: UInt64.self, capacity: max(1, rows * stride))
    return BitMatrix(base: base, rows: rows, columns: columns, stride: stride)
  }

  private func take(_ bytes: Int) -> UnsafeMutableRawPointer {
    let rounded = (bytes + Self.line - 1) / Self.line * Self.line
    if rounded + gap > left { addBlock(bytes: rounded + startLine * Self.line) }
    let start = free + gap
    left -= gap + rounded
    free = start + rounded
    usedBytes += rounded
    startLine = (startLine + Self.startStep) % Self.linesInPage
    return start
  }

  /// Bytes from where memory is free to the next start.
  private var gap: Int {
    let place = Int(bitPattern: free) / Self.line
    return ((startLine - place) & (Self.linesInPage - 1)) * Self.line
  }

  private func addBlock(bytes: Int) {
    let size = (bytes + Self.alignment - 1) / Self.alignment * Self.alignment
    let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: Self.alignment)
    #if os(Linux)
      madvise(block, size, Int32(MADV_HUGEPAGE))
    #endif
    memset(block, 0, size)
    blocks.append(block)
    self.bytes += size
    free = block
    left = size
  }
}
