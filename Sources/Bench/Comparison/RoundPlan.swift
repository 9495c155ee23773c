import Kernels

/// The order in which two builds' processes run. In a round each group of rows is timed four times, A B B A
/// or B A A B by the toss of a coin, so that a slow drift cancels within the round and the first place
/// favours neither build; groups follow each other in random order.
struct RoundPlan {
  typealias Side = ResultLine.Side

  /// Ids that one process times. Few, so that a round of a group is over before a neighbour's load has
  /// changed: what matters is that the four processes meet the same.
  let groups: [[String]]
  let seed: UInt64

  /// Kernels take some milliseconds each, no more than a process takes to start.
  private static let kernelsInProcess = 4

  init(_ rows: [BenchmarkRow], seed: UInt64) {
    var groups: [[String]] = []
    var kernels: [String] = []
    for row in rows {
      if case .kernel = row { kernels.append(row.id) } else { groups.append([row.id]) }
    }
    for start in stride(from: 0, to: kernels.count, by: Self.kernelsInProcess) {
      groups.append(Array(kernels[start..<min(start + Self.kernelsInProcess, kernels.count)]))
    }
    self.groups = groups
    self.seed = seed
  }

  /// The groups of a round, by their indices, in the order of the round, and whose turn it is.
  func round(_ round: Int, stage: ResultLine.Stage) -> [(group: Int, order: [Side])] {
    var words = [UInt32](repeating: 0, count: groups.count)
    RandomStream(
      seed: seed, purpose: Self.purpose, layer: stage == .rounds ? 0 : 1, step: UInt32(round)
    ).fill(&words)
    return words.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
      .map { group, word in (group, Self.order(startsWithBase: word & 1 == 0)) }
  }

  private static func order(startsWithBase: Bool) -> [Side] {
    startsWithBase ? [.base, .head, .head, .base] : [.head, .base, .base, .head]
  }

  /// Of the random stream; no other has it.
  private static let purpose: UInt16 = 0x7ffe
}
