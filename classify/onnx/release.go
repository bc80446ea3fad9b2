package onnx

import "fmt"

// A release is where one platform's library lies in the packages of the two
// package clients, and what its bytes must be. The packages are onnxruntime
// (wheel) and onnxruntime-node (tarball), both of [Version].
type release struct {
	wheelTag    string // platform tag of the wheel
	wheelMember string // path in the wheel
	wheelSHA256 string // of the member, hex
	npmMember   string // path in the tarball
	npmSHA256   string // of the member, hex
}

var releases = map[string]release{
	"linux/amd64": {
		wheelTag:    "manylinux_2_28_x86_64",
		wheelMember: "onnxruntime/capi/libonnxruntime.so.1.30.0",
		wheelSHA256: "c902c70b3003c0e99fada202f37478c515ae9bba7944c2b2abd0017bae0c82ed",
		npmMember:   "package/bin/napi-v6/linux/x64/libonnxruntime.so.1",
		npmSHA256:   "ffb75a925ba05e47b235bb66e3e3911714a80b328a9c9425539feb204aa32a23",
	},
	"linux/arm64": {
		wheelTag:    "manylinux_2_28_aarch64",
		wheelMember: "onnxruntime/capi/libonnxruntime.so.1.30.0",
		wheelSHA256: "8a218e1e446880131115c368ec7005969a5022af9a15a26173de648fef0b7789",
		npmMember:   "package/bin/napi-v6/linux/arm64/libonnxruntime.so.1",
		npmSHA256:   "1f549d46250b005580b597f4164984aaf75b3bcb9f3aeb07c7f8a8fe60b23c76",
	},
	"darwin/arm64": {
		wheelTag:    "macosx_14_0_arm64",
		wheelMember: "onnxruntime/capi/libonnxruntime.1.30.0.dylib",
		wheelSHA256: "b46713ea6a25a5227541c21001f6422c1ccdeaecc369aa026a61b752520325c3",
		npmMember:   "package/bin/napi-v6/darwin/arm64/libonnxruntime.1.dylib",
		npmSHA256:   "685d2be5dba1309c89d3a5324b7fd06a5c42f1a61bfea32d14c4cc28d072121d",
	},
}

func releaseFor(platform string) (release, error) {
	r, ok := releases[platform]
	if !ok {
		return release{}, fmt.Errorf("no ONNX Runtime package is known for %s: build or get version %s or newer and set %s to its shared library",
			platform, MinVersion, LibraryVar)
	}
	return r, nil
}
