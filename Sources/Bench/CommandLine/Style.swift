import Foundation

enum ColorChoice: String, ArgumentChoice {
  case auto, always, never
}

/// Bold and colour for text on stdout, or neither.
struct Style {
  let isEnabled: Bool

  /// `auto` styles a terminal, unless `NO_COLOR` is set (see no-color.org) or `TERM` is `dumb`.
  init(
    _ choice: ColorChoice,
    environment: [String: String] = ProcessInfo.processInfo.environment,
    isTerminal: Bool = Terminal.outputIsTerminal
  ) {
    isEnabled =
      switch choice {
      case .always: true
      case .never: false
      case .auto:
        isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
      }
  }

  func bold(_ text: String) -> String { styled(text, 1) }
  func dim(_ text: String) -> String { styled(text, 2) }
  func red(_ text: String) -> String { styled(text, 31) }

  private func styled(_ text: String, _ code: Int) -> String {
    isEnabled ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
