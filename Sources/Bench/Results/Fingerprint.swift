/// The machine and compiler of a result. Frequencies are left out, since they change from minute to
/// minute.
struct Fingerprint: Hashable {
  let processor: String?
  let cores: Int?
  let instructionSet: String?
  let system: String?
  let compiler: String?

  init(_ line: ResultLine) {
    processor = line.processor
    cores = line.cores
    instructionSet = line.instructionSet
    system = line.system
    compiler = line.compiler
  }

  var description: String {
    [processor, cores.map { "\($0) cores" }, instructionSet, compiler, system].compactMap(\.self)
      .joined(separator: " · ")
  }
}
