import Foundation

/// How far an item of work is, on stderr: on a terminal one line, redrawn, with the time left;
/// elsewhere plain lines, at most one every few seconds and one at the end. For one thread.
final class Progress {
  /// Where lines go; tests put their own here.
  struct Sink {
    var isTerminal = Terminal.errorIsTerminal
    var width = Terminal.width
    var seconds: () -> Double = { ProcessInfo.processInfo.systemUptime }
    var write: (String) -> Void = Terminal.writeError
  }

  private let title: String
  private let total: Int
  private let isQuiet: Bool
  private let sink: Sink
  private let start: Double
  private var shown: Double
  private var isLineOpen = false

  private static let barWidth = 24
  private static let clearLine = "\r\u{1B}[K"

  /// `total` is the number of steps, at least 1.
  init(_ title: String, total: Int, isQuiet: Bool, sink: Sink = Sink()) {
    self.title = title
    self.total = max(1, total)
    self.isQuiet = isQuiet
    self.sink = sink
    start = sink.seconds()
    shown = start - (sink.isTerminal ? 1 : 0)
  }

  deinit { clear() }

  /// `steps` of the total are done; `note` follows the time left.
  func update(_ steps: Int, note: String = "") {
    let now = sink.seconds()
    guard !isQuiet, now - shown >= (sink.isTerminal ? 0.1 : 5) else { return }
    shown = now
    let share = min(1, max(0, Double(steps) / Double(total)))
    let left = share > 0 ? Self.clock((now - start) * (1 - share) / share) + " left" : ""
    let percent = "\(Int(share * 100)) %"
    if sink.isTerminal {
      let filled = Int(share * Double(Self.barWidth))
      let bar = String(repeating: "█", count: filled).padding(
        toLength: Self.barWidth, withPad: "░", startingAt: 0)
      // One column short of the width: terminals wrap when the last one is filled.
      let line = Self.joined([title, bar, percent, left, note]).prefix(max(0, sink.width - 1))
      sink.write(Self.clearLine + line)
      isLineOpen = true
    } else {
      sink.write(Self.joined([title, percent, left, note]) + "\n")
    }
  }

  /// Ends the item; a terminal's line vanishes unless there is a summary.
  func finish(_ summary: String = "") {
    clear()
    guard !isQuiet, !(sink.isTerminal && summary.isEmpty) else { return }
    let duration = "done in " + Self.clock(sink.seconds() - start)
    sink.write(Self.joined([title, duration, summary]) + "\n")
  }

  /// Takes a terminal's line away, for other output; the next update shows it again.
  func clear() {
    if isLineOpen { sink.write(Self.clearLine) }
    isLineOpen = false
  }

  private static func joined(_ parts: [String]) -> String {
    parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }

  /// "0:07", "12:30", "3:05:00".
  static func clock(_ seconds: Double) -> String {
    let seconds = Int(min(max(0, seconds), 1e9).rounded())
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    let tail = hours > 0 && minutes < 10 ? "0\(minutes)" : "\(minutes)"
    return (hours > 0 ? "\(hours):" : "") + tail + (seconds % 60 < 10 ? ":0" : ":")
      + "\(seconds % 60)"
  }
}
