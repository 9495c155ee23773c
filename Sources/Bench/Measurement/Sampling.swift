/// Seconds of one call, from several batches of calls within this process.
struct Sample {
  /// Seconds per call of each batch.
  let batches: [Double]
  /// Calls in a batch.
  let calls: Int

  /// The fastest batch: what delays a short kernel only ever adds.
  var best: Double { batches.min()! }

  static let batchCount = 5

  /// Warms up, finds how many calls fill a batch, and times the batches.
  /// - Parameter slowdown: the part by which each batch is made to last longer, to see if it is noticed.
  init(batchSeconds: Double = 0.002, slowdown: Double = 0, _ body: () -> Void) {
    body()
    var calls = 1
    while true {
      let seconds = Sample.seconds(of: calls, body)
      if seconds >= batchSeconds / 2 || calls > 1 << 24 {
        calls = max(1, Int(Double(calls) * batchSeconds / max(seconds, 1e-9)))
        break
      }
      calls *= 2
    }
    self.calls = calls
    batches = (0..<Sample.batchCount).map { _ in
      Sample.seconds(of: calls, slowdown: slowdown, body) / Double(calls)
    }
  }

  private static func seconds(
    of calls: Int, slowdown: Double = 0, _ body: () -> Void
  ) -> Double {
    let start = monotonicSeconds()
    for _ in 0..<calls { body() }
    let end = start + (monotonicSeconds() - start) * (1 + slowdown)
    while monotonicSeconds() < end {}
    return monotonicSeconds() - start
  }
}
