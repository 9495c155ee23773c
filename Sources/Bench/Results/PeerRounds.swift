import Foundation

/// Times of other programs that do the same work, as `ci/peers/run --json` writes them: JSON lines with
/// "round", "work", "threads", "who" ("bench" or a peer), "form" and "seconds".
struct PeerRounds {
  struct Work: Hashable {
    let id: String
    let threads: Int
  }

  private struct Program: Hashable {
    let name: String
    let form: String

    /// Forms that are peers of their own, as in `ci/peers/table.py`: another accuracy is no free choice.
    var isOwnPeer: Bool { form.hasSuffix("ULP") || form.hasSuffix("torch.bernoulli") }
    var description: String { form.isEmpty ? name : "\(name), \(form)" }
  }

  /// A work in a peer's fastest form, beside ours.
  struct Row {
    let work: Work
    let peer: String
    /// Medians over rounds, in seconds.
    let ours: Double
    let theirs: Double
    /// Of each round in which both ran: how many times as fast ours is.
    let speedUps: [Double]
  }

  /// Seconds by round.
  private var times: [Work: [Program: [Int: Double]]] = [:]
  private var order: [Work] = []

  /// Throws `Failure` 66 for a file that cannot be read, 65 for a line that is no such time.
  init(_ path: String) throws {
    try ResultFile.forEachLine(of: path) { bytes, range, number in
      guard let (work, program, round, seconds) = Self.parse(bytes, range) else {
        throw Failure(
          .malformedData,
          "'\(path)' line \(number): expected a line as 'ci/peers/run --json' writes")
      }
      if times[work] == nil { order.append(work) }
      times[work, default: [:]][program, default: [:]][round] = seconds
    }
    guard !order.isEmpty else {
      throw Failure(.malformedData, "'\(path)' is empty: expected lines of 'ci/peers/run --json'")
    }
  }

  private static func parse(
    _ bytes: [UInt8], _ range: Range<Int>
  ) -> (Work, Program, Int, Double)? {
    var members: [String: FlatJSON.Value] = [:]
    try? FlatJSON.read(bytes, in: range) { members[$0] = $1 }
    guard case .text(let id)? = members["work"], case .number(let threads)? = members["threads"],
      case .text(let name)? = members["who"], case .text(let form)? = members["form"],
      case .number(let round)? = members["round"], case .number(let seconds)? = members["seconds"],
      let threads = Int(exactly: threads), let round = Int(exactly: round), seconds > 0
    else { return nil }
    return (Work(id: id, threads: threads), Program(name: name, form: form), round, seconds)
  }

  /// Of every work and peer, fastest peers first.
  var rows: [Row] {
    order.flatMap { work -> [Row] in
      guard let programs = times[work], let ours = programs.first(where: { $0.key.name == "bench" })
      else { return [] }
      let peers = Dictionary(grouping: programs.filter { $0.key.name != "bench" }) { program, _ in
        program.isOwnPeer ? program.description : program.name
      }
      return peers.values.compactMap { forms in
        let (program, seconds) = forms.min { Self.median($0.value) < Self.median($1.value) }!
        let speedUps = ours.value.sorted { $0.key < $1.key }.compactMap { round, time in
          seconds[round].map { $0 / time }
        }
        guard !speedUps.isEmpty else { return nil }
        return Row(
          work: work, peer: program.description, ours: Self.median(ours.value),
          theirs: Self.median(seconds), speedUps: speedUps)
      }.sorted { ($0.theirs, $0.peer) < ($1.theirs, $1.peer) }
    }
  }

  private static func median(_ seconds: [Int: Double]) -> Double {
    medianOfSorted(seconds.values.sorted())
  }
}
