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
  init(batchSeconds: Double = 0.002, _ body: () -> Void) {
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
      Sample.seconds(of: calls, body) / Double(calls)
    }
  }

  private static func seconds(of calls: Int, _ body: () -> Void) -> Double {
    let start = monotonicSeconds()
    for _ in 0..<calls { body() }
    return monotonicSeconds() - start
  }
}
