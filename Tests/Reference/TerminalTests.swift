import Foundation
import Testing

@testable import bench

struct `Styles` {
  @Test(
    arguments: [
      ([:], true, true), ([:], false, false), (["NO_COLOR": "1"], true, false),
      (["NO_COLOR": ""], true, true), (["TERM": "dumb"], true, false),
    ] as [([String: String], Bool, Bool)])
  func `are for terminals that want them`(
    _ environment: [String: String], _ isTerminal: Bool, _ expected: Bool
  ) {
    func isEnabled(_ choice: ColorChoice) -> Bool {
      Style(choice, environment: environment, isTerminal: isTerminal).isEnabled
    }
    #expect(isEnabled(.auto) == expected && isEnabled(.always) && !isEnabled(.never))
  }

  @Test func `wrap text in escapes or leave it`() {
    #expect(Style(.always).bold("x") == "\u{1B}[1mx\u{1B}[0m")
    #expect(Style(.never).red("x") == "x")
  }
}

struct `Tables` {
  @Test func `align characters, not bytes`() {
    let text = TextTable.text(
      [.init("kernel"), .init("median", .right), .init("note")],
      [["saxpy", "1.17 µs", "14.2×"], ["σ", "11 ms", ""]], Style(.never))
    #expect(
      text == """
        kernel   median  note
        saxpy   1.17 µs  14.2×
        σ         11 ms
        """)
  }

  @Test func `have declared widths when rows come one by one`() {
    let table = TextTable([.init("id", width: 6), .init("rate", .right, width: 5)])
    #expect(table.header(Style(.never)) == "id       rate")
    #expect(table.line(["a", "1"]) == "a           1")
    #expect(table.line(["too wide", "1"]) == "too wide      1")
  }
}

struct `Progress reports` {
  /// What is written when 100 steps take a second each.
  private func lines(isTerminal: Bool, isQuiet: Bool = false) -> [String] {
    var now = 0.0
    var written: [String] = []
    let sink = Progress.Sink(
      isTerminal: isTerminal, width: 60, seconds: { now }, write: { written.append($0) })
    let progress = Progress("epoch 1", total: 100, isQuiet: isQuiet, sink: sink)
    for step in 1...100 {
      now += 1
      progress.update(step, note: "C 1.25")
    }
    progress.finish("C 1.2")
    return written
  }

  @Test func `are few plain lines away from a terminal`() {
    let lines = lines(isTerminal: false)
    #expect(lines.count == 21)
    #expect(lines.first == "epoch 1  5 %  1:35 left  C 1.25\n")
    #expect(lines.last == "epoch 1  done in 1:40  C 1.2\n")
    #expect(!lines.joined().contains("\u{1B}"))
  }

  @Test func `redraw one line on a terminal and never fill its last column`() {
    let lines = lines(isTerminal: true)
    #expect(lines.dropLast(2).allSatisfy { $0.hasPrefix("\r\u{1B}[K") && !$0.contains("\n") })
    #expect(lines.allSatisfy { $0.count <= 59 + "\r\u{1B}[K".count })
    #expect(lines.suffix(2) == ["\r\u{1B}[K", "epoch 1  done in 1:40  C 1.2\n"])
  }

  @Test func `are off when quiet`() {
    #expect(lines(isTerminal: true, isQuiet: true).isEmpty)
    #expect(lines(isTerminal: false, isQuiet: true).isEmpty)
  }

  @Test(arguments: [(7, "0:07"), (750, "12:30"), (11_100, "3:05:00"), (Double.nan, "0:00")])
  func `count minutes and hours`(_ seconds: Double, _ text: String) {
    #expect(Progress.clock(seconds) == text)
  }
}

struct `Interrupts` {
  @Test func `are noted once and then end the program`() async {
    await #expect(processExitsWith: .exitCode(130)) {
      Interrupt.install()
      try Interrupt.check()
      // To the process, since threads that run tests may hold signals back.
      kill(getpid(), SIGTERM)
      while !Interrupt.isRequested { usleep(1000) }
      #expect(throws: Failure.self) { try Interrupt.check() }
      kill(getpid(), SIGINT)
      sleep(10)
    }
  }
}
