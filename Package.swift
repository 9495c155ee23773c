// swift-tools-version: 6.3
import PackageDescription

/// Every target is optimised in debug builds too, so that `swift run bench` and `swift test`, typed
/// just so, run at release speed. `-wmo` is what lets kernels inline across files; `-num-threads`
/// makes it emit one object per file, which SwiftPM's debug link expects. Functions begin at cache lines,
/// 2⁶ bytes, so that a loop's place within one does not change, and its time with it, when other code does.
func optimised(march: String? = nil) -> [SwiftSetting] {
  let optimise = [
    "-O", "-wmo", "-num-threads", "2", "-disable-batch-mode", "-Xllvm", "-align-all-functions=6",
  ]
  return [.unsafeFlags(optimise + (march.map { ["-Xcc", "-march=\($0)"] } ?? []))]
}

func kernelTarget(_ name: String, folder: String, march: String? = nil) -> Target {
  .target(
    name: name, dependencies: ["KernelInterface"], path: "Sources/Kernels/\(folder)",
    swiftSettings: optimised(march: march))
}

// One target per instruction set compiles the same definitions (a symlink in each folder).
// The wide ones have lower-case names: SwiftPM links in the ASCII order of module names and the
// linker keeps the first copy of a weak symbol, so theirs must come last. `ci/check-symbols` checks.
var instructionSets = [kernelTarget("KernelsPortable", folder: "Portable")]
#if arch(x86_64)
  instructionSets += [
    kernelTarget("x86avx2", folder: "AVX2", march: "x86-64-v3"),
    kernelTarget("x86avx512", folder: "AVX512", march: "x86-64-v4"),
  ]
#elseif arch(arm64)
  instructionSets += [kernelTarget("KernelsNEON", folder: "NEON")]
#endif

/// `CPUFeatures` reads XCR0, for which only the compiler's own module has a name.
#if arch(x86_64)
  let readsRegisterState: [SwiftSetting] = [
    .enableExperimentalFeature("BuiltinModule"), .unsafeFlags(["-Xcc", "-mxsave"]),
  ]
#else
  let readsRegisterState: [SwiftSetting] = []
#endif

let package = Package(
  name: "StochasticNets",
  platforms: [.macOS("26.0")],
  products: [
    .library(name: "Kernels", targets: ["Kernels"]),
    .library(name: "Nets", targets: ["Nets"]),
    .executable(name: "bench", targets: ["bench"]),
  ],
  targets: instructionSets + [
    .target(
      name: "KernelInterface", path: "Sources/Kernels/Interface", swiftSettings: optimised()),
    .target(
      name: "Kernels",
      dependencies: ["KernelInterface"] + instructionSets.map { .init(stringLiteral: $0.name) },
      path: "Sources/Kernels/Dispatch", swiftSettings: optimised() + readsRegisterState),
    .target(name: "Nets", dependencies: ["Kernels"], swiftSettings: optimised()),
    .executableTarget(
      name: "bench", dependencies: ["Kernels", "Nets", "NaiveReference"], path: "Sources/Bench",
      swiftSettings: optimised()),
    .target(
      name: "NaiveReference", path: "Tests/Reference/Naive", swiftSettings: optimised()),
    .target(name: "TestSupport", path: "Tests/Support", swiftSettings: optimised()),
    .testTarget(
      name: "ReferenceTests",
      dependencies: ["Kernels", "Nets", "NaiveReference", "TestSupport", "bench"],
      path: "Tests/Reference", exclude: ["Naive", "Golden"], swiftSettings: optimised()),
    .testTarget(
      name: "PropertyTests",
      dependencies: ["Kernels", "Nets", "NaiveReference", "TestSupport", "bench"],
      path: "Tests/Properties", swiftSettings: optimised()),
  ]
)
