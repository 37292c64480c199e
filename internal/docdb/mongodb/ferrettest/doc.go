// Package ferrettest holds internal/docdb/mongodb to the contract of the
// storage port on FerretDB 1.24.2, which speaks MongoDB's wire protocol and is
// started by the test itself, in this process. It is a module of its own, so
// that FerretDB's hundred dependencies stay out of the portal's go.mod.
//
//	cd internal/docdb/mongodb/ferrettest && go test -tags ferretdb_no_postgresql ./...
//
// FerretDB keeps no promise about transactions and concurrent updates; what is
// therefore left out stands in excluded, with the reasons. Those promises are
// tested on a real server (MONGO_TEST_URI, see mongodb_test.go beside the
// engine), and what the engine asks for in a transaction on the wire itself
// (tx_test.go there).
package ferrettest
