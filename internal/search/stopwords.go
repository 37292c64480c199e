package search

// stopWords stand in almost every text and tell nothing about it.
var stopWords = set(`
de het een en of maar want dus dat die dit deze daar hier er ik je jij jou jouw u uw hij zij ze hem haar
wij we ons onze jullie hun hen mij me mijn zich zelf men is zijn was waren ben bent geweest wordt worden werd
werden geworden heb hebt heeft hebben had hadden gehad kan kunt kunnen kon konden zal zullen zou zouden moet
moeten moest moesten mag mogen mocht wil willen wilt wilde wilden doet doen deed gedaan gaat gaan ging gingen
aan achter al alle alleen als altijd ander andere anders bij binnen boven buiten daarom dan door doch
eens even geen gelijk ge hoe iemand iets in is ja kon laat later maar meer meest met na naar nee niet niets nog
nu om omdat onder ook op over pas per reeds samen sinds soms steeds te tegen ten ter terwijl toch toen tot tussen
uit van vaak veel vele via vol voor vooral waar waarom wanneer wat wel weer welke werd wie wij zo zoals zonder
zodat echter tijdens wegens volgens bijvoorbeeld hierbij hiervoor daarbij daarvoor daarna hierna
`)
