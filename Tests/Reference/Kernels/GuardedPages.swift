import Foundation

/// Rows of 32-bit words against a page that must not be touched: a kernel that reads or writes beyond
/// that edge stops the process with SIGSEGV. What is left of the pages, and what lies between the
/// rows, holds a pattern, so a write there is seen afterwards.
///
///     | no access | pattern … | row 0 | pattern | row 1 | … | last row | no access |   edge .end
///     | no access | row 0 | pattern | row 1 | … | last row | pattern … | no access |   edge .start
final class GuardedPages {
  /// The side on which the first or the last word touches the guard.
  enum Edge: String, CaseIterable, Codable, Sendable {
    case start, end
  }

  /// The first word of the first row.
  let base: UnsafeMutablePointer<UInt32>
  private let width: Int
  private let stride: Int
  private let span: Int
  private let pattern: UInt32
  private let mapping: UnsafeMutableRawPointer
  private let accessibleBytes: Int

  private static let pageBytes = sysconf(Int32(_SC_PAGESIZE))

  /// Rows of `width` words that begin `stride` words apart, all of them the pattern at first.
  init(rows: Int, width: Int, stride: Int, pattern: UInt32, against edge: Edge) {
    precondition(width <= stride || rows <= 1, "rows of \(width) words every \(stride)")
    span = rows == 0 || width == 0 ? 0 : (rows - 1) * stride + width
    (self.width, self.stride, self.pattern) = (width, stride, pattern)
    let page = Self.pageBytes
    accessibleBytes = max(1, (4 * span + page - 1) / page) * page
    mapping = mmap(
      nil, accessibleBytes + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
    precondition(mapping != MAP_FAILED, "no memory for \(accessibleBytes) guarded bytes")
    let accessible = mapping + page
    precondition(mprotect(accessible, accessibleBytes, PROT_READ | PROT_WRITE) == 0)
    let words = accessible.bindMemory(to: UInt32.self, capacity: accessibleBytes / 4)
    words.update(repeating: pattern, count: accessibleBytes / 4)
    base = edge == .start ? words : words + (accessibleBytes / 4 - span)
  }

  deinit { munmap(mapping, accessibleBytes + 2 * Self.pageBytes) }

  /// Whether every word that belongs to no row still holds the pattern.
  var isIntact: Bool {
    let words = (mapping + Self.pageBytes).assumingMemoryBound(to: UInt32.self)
    let first = base - words
    return (0..<accessibleBytes / 4).allSatisfy { index in
      let place = index - first
      let isInside = place >= 0 && place < span && place % stride < width
      return isInside || words[index] == pattern
    }
  }
}
