// Options that several commands share, so that they read the same everywhere.

extension Parameter {
  static func threads(_ property: WritableKeyPath<Owner, Int?>) -> Parameter {
    .option(
      "--threads <count>", property, in: .from(1, to: 1024),
      "Threads; the results do not depend on it.", fallback: "all cores")
  }

  static func seed(_ property: WritableKeyPath<Owner, Seed>) -> Parameter {
    .option("--seed <seed>", property, "Seed of all random numbers, decimal or 0x….")
  }

  static func data(_ property: WritableKeyPath<Owner, String?>) -> Parameter {
    .option(
      "--data <directory>", property,
      "Where data sets are.", fallback: "$STOCHASTICNETS_DATA, then the user's cache")
  }
}

/// How a command shows itself.
struct TerminalOptions {
  var color = ColorChoice.auto
  var isQuiet = false

  var style: Style { Style(color) }

  func progress(_ title: String, total: Int) -> Progress {
    Progress(title, total: total, isQuiet: isQuiet)
  }

  static func parameters<Owner>(_ property: WritableKeyPath<Owner, TerminalOptions>)
    -> [Parameter<Owner>]
  {
    [
      .flag("-q, --quiet", property.appending(path: \.isQuiet), "Show no progress."),
      .option(
        "--color <when>", property.appending(path: \.color),
        "Colour on stdout; auto heeds NO_COLOR."),
    ]
  }
}
