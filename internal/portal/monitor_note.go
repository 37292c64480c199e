package portal

import "time"

// MonitorBlock is a part of the monitor that a commentary is about.
type MonitorBlock string

// The parts of the monitor, see MonitorBlocks.
const (
	BlockSignals   MonitorBlock = "signalen"
	BlockTimes     MonitorBlock = "doorlooptijd"
	BlockHelps     MonitorBlock = "helpt-dit"
	BlockTables    MonitorBlock = "afspraken"
	BlockCovenants MonitorBlock = "convenanten"
	BlockSubsidies MonitorBlock = "subsidies"
	BlockVoices    MonitorBlock = "clientstem"
	BlockFlags     MonitorBlock = "gele-vlaggen"
)

// MonitorBlocks lists the parts in their order on the page.
func MonitorBlocks() []MonitorBlock {
	return []MonitorBlock{BlockSignals, BlockTimes, BlockHelps, BlockFlags, BlockTables, BlockCovenants, BlockSubsidies, BlockVoices}
}

// Label heads the part; empty for an unknown one.
func (b MonitorBlock) Label() string {
	return map[MonitorBlock]string{BlockSignals: "Signalen", BlockTimes: "Hoe snel het gaat", BlockHelps: "Helpt het?",
		BlockTables: "Ronde tafels en afspraken", BlockCovenants: "Convenanten", BlockSubsidies: "Wat subsidies bereiken",
		BlockVoices: "Wat cliënten zeggen", BlockFlags: "Gele vlaggen"}[b]
}

// MonitorNote is the story with one part's figures over one period. Everybody who
// reads the monitor reads it.
type MonitorNote struct {
	ID      ID           `json:"id"` // see MonitorNoteID
	Version int64        `json:"-"`
	Period  string       `json:"period"`
	Block   MonitorBlock `json:"block"`
	Text    string       `json:"text"`
	By      ID           `json:"by"`
	At      time.Time    `json:"at"`
}

// MonitorNoteID is the one id that the commentary on a part in a period can have.
func MonitorNoteID(period string, block MonitorBlock) ID { return ID(period + "/" + string(block)) }

// MonitorRef is what events about the monitor are about.
var MonitorRef = Ref{Kind: KindPortal, ID: "monitor"}

// Write sets the text; an empty one takes the commentary away.
func (n *MonitorNote) Write(words string, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	words = text(f, "text", "De toelichting", words, 0, MaxNote)
	if f.Err() == nil && words == n.Text {
		f["text"] = "Er is niets veranderd."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	n.Text, n.By, n.At = words, by.ID, now
	return Fact{Type: MonitorNoted, About: MonitorRef, Details: map[string]string{DetailField: string(n.ID)}}, nil
}
